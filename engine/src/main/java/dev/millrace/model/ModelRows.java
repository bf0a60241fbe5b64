package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.ledger.Times;
import dev.millrace.model.Verification.CaseOutcome;
import dev.millrace.model.Verification.Moment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of models; each method is part of the caller's unit of work. */
final class ModelRows {
  /** How many verifications of one version are kept. */
  private static final int VERIFICATIONS_KEPT = 20;

  static final List<String> SCHEMA =
      List.of(
          """
          create table model_version (
            name text not null,
            version int not null,
            digest text not null,
            signatures text not null,
            files text not null,
            published_at bigint not null,
            primary key (name, version),
            unique (name, digest)
          );
          create table model_alias (
            name text not null,
            alias text not null,
            version int not null,
            primary key (name, alias),
            foreign key (name, version) references model_version(name, version)
          );
          create table model_alias_move (
            id {identity},
            name text not null,
            alias text not null,
            version int not null,
            moved_at bigint not null
          );
          create table model_verification (
            id {identity},
            name text not null,
            digest text not null,
            moment text not null,
            runtime text not null,
            architecture text not null,
            passed int not null,
            cases text not null,
            at bigint not null
          );
          create index model_verification_of on model_verification(name, digest, id);
          """,
          """
          alter table model_version add column verified int not null default 1;
          """);

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelRows() {}

  /** Enters a version under the next number and returns that. */
  static int insert(
      Handle handle,
      String name,
      String digest,
      Map<String, Signature> signatures,
      Map<String, String> files,
      boolean verified,
      Instant now) {
    return handle
        .createQuery(
            """
            insert into model_version(name, version, digest, signatures, files, verified, published_at)
            select :name, coalesce(max(version), 0) + 1, :digest, :signatures, :files, :verified, :now
            from model_version where name = :name
            returning version
            """)
        .bind("name", name)
        .bind("digest", digest)
        .bind("signatures", json(signatures))
        .bind("files", json(files))
        .bind("verified", verified ? 1 : 0)
        .bind("now", Times.micros(now))
        .mapTo(Integer.class)
        .one();
  }

  static void replaceFiles(
      Handle handle, ModelVersion version, Map<String, String> files, boolean verified) {
    handle.execute(
        "update model_version set files = ?, verified = ? where name = ? and version = ?",
        json(files),
        verified ? 1 : 0,
        version.name(),
        version.number());
  }

  static Optional<ModelVersion> get(Handle handle, String name, int version) {
    return handle
        .createQuery("select * from model_version where name = :name and version = :version")
        .bind("name", name)
        .bind("version", version)
        .map(ModelRows::version)
        .findOne();
  }

  static List<ModelVersion> ofModel(Handle handle, String name) {
    return handle
        .createQuery("select * from model_version where name = :name order by version")
        .bind("name", name)
        .map(ModelRows::version)
        .list();
  }

  static List<String> names(Handle handle) {
    return handle
        .createQuery("select distinct name from model_version order by name")
        .mapTo(String.class)
        .list();
  }

  private static ModelVersion version(ResultSet row, StatementContext context) throws SQLException {
    return new ModelVersion(
        row.getString("name"),
        row.getInt("version"),
        row.getString("digest"),
        parse(row.getString("signatures"), new TypeReference<Map<String, Signature>>() {}),
        parse(row.getString("files"), new TypeReference<Map<String, String>>() {}),
        row.getInt("verified") != 0,
        Times.instant(row.getLong("published_at")));
  }

  static Optional<Integer> aliased(Handle handle, String name, String alias) {
    return handle
        .createQuery("select version from model_alias where name = :name and alias = :alias")
        .bind("name", name)
        .bind("alias", alias)
        .mapTo(Integer.class)
        .findOne();
  }

  static SortedMap<String, Integer> aliases(Handle handle, String name) {
    SortedMap<String, Integer> aliases = new TreeMap<>();
    handle
        .createQuery("select alias, version from model_alias where name = :name")
        .bind("name", name)
        .map((row, context) -> Map.entry(row.getString("alias"), row.getInt("version")))
        .forEach(entry -> aliases.put(entry.getKey(), entry.getValue()));
    return aliases;
  }

  /** The references of all versions that an alias names, such as {@code faces@3}. */
  static Set<String> aliasedVersions(Handle handle) {
    return handle
        .createQuery("select distinct name, version from model_alias")
        .map((row, context) -> row.getString("name") + "@" + row.getInt("version"))
        .collect(Collectors.toSet());
  }

  static void moveAlias(Handle handle, String name, String alias, int version, Instant now) {
    handle.execute(
        "insert into model_alias(name, alias, version) values (?, ?, ?)"
            + " on conflict(name, alias) do update set version = excluded.version",
        name,
        alias,
        version);
    handle.execute(
        "insert into model_alias_move(name, alias, version, moved_at) values (?, ?, ?, ?)",
        name,
        alias,
        version,
        Times.micros(now));
  }

  /** Deletes an alias; false when there is none. */
  static boolean removeAlias(Handle handle, String name, String alias) {
    return handle.execute("delete from model_alias where name = ? and alias = ?", name, alias) == 1;
  }

  /** Keeps a verification, and only the newest of its version. */
  static void record(Handle handle, String name, String digest, Verification verification) {
    handle.execute(
        "insert into model_verification(name, digest, moment, runtime, architecture, passed, cases, at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        name,
        digest,
        verification.moment().name(),
        verification.runtime(),
        verification.architecture(),
        verification.passed() ? 1 : 0,
        json(verification.cases()),
        Times.micros(verification.at()));
    handle.execute(
        "delete from model_verification where name = ? and digest = ? and id not in"
            + " (select id from model_verification where name = ? and digest = ? order by id desc limit ?)",
        name,
        digest,
        name,
        digest,
        VERIFICATIONS_KEPT);
  }

  /** The kept verifications of a version, newest first. */
  static List<Verification> verifications(Handle handle, String name, String digest) {
    return handle
        .createQuery(
            "select * from model_verification where name = :name and digest = :digest order by id desc")
        .bind("name", name)
        .bind("digest", digest)
        .map(
            (row, context) ->
                new Verification(
                    Moment.valueOf(row.getString("moment")),
                    row.getString("runtime"),
                    row.getString("architecture"),
                    Times.instant(row.getLong("at")),
                    parse(row.getString("cases"), new TypeReference<List<CaseOutcome>>() {})))
        .list();
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new ModelException("cannot be written as JSON: " + value, e);
    }
  }

  private static <T> T parse(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new ModelException("the ledger holds damaged JSON about a model: " + text, e);
    }
  }
}
