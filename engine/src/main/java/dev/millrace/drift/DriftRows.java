package dev.millrace.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ledger.LedgerException;
import dev.millrace.ledger.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The SQL of what models saw and said; each method is part of the caller's unit of work. */
final class DriftRows {
  static final List<String> SCHEMA =
      List.of(
          """
          create table model_drift (
            name text not null,
            digest text not null,
            role text not null,
            state text not null,
            at bigint not null,
            primary key (name, digest, role)
          );
          """);

  private static final ObjectMapper JSON = new ObjectMapper();

  private DriftRows() {}

  static void put(
      Handle handle,
      String name,
      String digest,
      String role,
      Map<String, Feature.State> states,
      Instant now) {
    handle.execute(
        "insert into model_drift(name, digest, role, state, at) values (?, ?, ?, ?, ?)"
            + " on conflict(name, digest, role) do update set state = excluded.state, at = excluded.at",
        name,
        digest,
        role,
        json(states),
        Times.micros(now));
  }

  /** Everything kept of a version, by role. */
  static Map<String, Map<String, Feature.State>> get(Handle handle, String name, String digest) {
    Map<String, Map<String, Feature.State>> byRole = new TreeMap<>();
    handle
        .createQuery("select role, state from model_drift where name = :name and digest = :digest")
        .bind("name", name)
        .bind("digest", digest)
        .map((row, context) -> Map.entry(row.getString("role"), parse(row.getString("state"))))
        .forEach(entry -> byRole.put(entry.getKey(), entry.getValue()));
    return byRole;
  }

  private static String json(Map<String, Feature.State> states) {
    try {
      return JSON.writeValueAsString(states);
    } catch (JsonProcessingException e) {
      throw new LedgerException("what a model saw cannot be written as JSON", e);
    }
  }

  private static Map<String, Feature.State> parse(String text) {
    try {
      return JSON.readValue(text, new TypeReference<LinkedHashMap<String, Feature.State>>() {});
    } catch (JsonProcessingException e) {
      throw new LedgerException("the ledger holds damaged JSON about what a model saw", e);
    }
  }
}
