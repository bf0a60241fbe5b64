package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The SQL of measured batch sizes; each method is part of the caller's unit of work. */
final class BatchingRows {
  static final List<String> SCHEMA =
      List.of(
          """
          create table model_batching (
            name text not null,
            digest text not null,
            role text not null,
            place text not null,
            batch_rows int not null,
            reason text not null,
            rates text not null,
            at bigint not null,
            primary key (name, digest, role)
          );
          """);

  private static final ObjectMapper JSON = new ObjectMapper();

  private BatchingRows() {}

  /**
   * What was measured of a role where it runs now.
   *
   * @param place runtime and machine, since another may have another knee
   */
  static Optional<Batching> get(
      Handle handle, String name, String digest, String role, String place) {
    return handle
        .createQuery(
            "select * from model_batching where name = :name and digest = :digest and role = :role and place = :place")
        .bind("name", name)
        .bind("digest", digest)
        .bind("role", role)
        .bind("place", place)
        .map((row, context) -> batching(row))
        .findOne();
  }

  /** What was measured last of every role of a version. */
  static SortedMap<String, Batching> ofVersion(Handle handle, String name, String digest) {
    SortedMap<String, Batching> byRole = new TreeMap<>();
    handle
        .createQuery("select * from model_batching where name = :name and digest = :digest")
        .bind("name", name)
        .bind("digest", digest)
        .map((row, context) -> Map.entry(row.getString("role"), batching(row)))
        .forEach(entry -> byRole.put(entry.getKey(), entry.getValue()));
    return byRole;
  }

  private static Batching batching(ResultSet row) throws SQLException {
    try {
      return new Batching(
          row.getInt("batch_rows"),
          row.getString("reason"),
          JSON.readValue(row.getString("rates"), new TypeReference<Map<Integer, Double>>() {}));
    } catch (JsonProcessingException e) {
      throw new ModelException("the ledger holds damaged JSON about a batch size", e);
    }
  }

  static void put(
      Handle handle,
      String name,
      String digest,
      String role,
      String place,
      Batching batching,
      Instant now) {
    handle.execute(
        "insert into model_batching(name, digest, role, place, batch_rows, reason, rates, at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict(name, digest, role) do update set place = excluded.place,"
            + " batch_rows = excluded.batch_rows, reason = excluded.reason, rates = excluded.rates,"
            + " at = excluded.at",
        name,
        digest,
        role,
        place,
        batching.rows(),
        batching.reason(),
        JSON.valueToTree(batching.rowsPerSecond()).toString(),
        Times.micros(now));
  }
}
