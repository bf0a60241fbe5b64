package dev.millrace.faces.gallery;

import dev.millrace.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Reading and writing the collection table and the log of changed faces. */
final class CollectionRows {
  static final double KNOWN_RATE = 0.001;
  static final double UNSURE_RATE = 0.02;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** Revisions whose changes are kept; who lags further behind loads everything again. */
  private static final int KEPT_REVISIONS = 10_000;

  /** How many revisions go by between looks for changes that need not be kept. */
  private static final int FORGET_EVERY = 100;

  private CollectionRows() {}

  /** A row. */
  record Row(
      String name,
      Instant createdAt,
      long revision,
      @Nullable String space,
      @Nullable String nextSpace,
      @Nullable Instant reembedStartedAt,
      double knownRate,
      double unsureRate) {}

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw GalleryException.invalid(
          "bad-collection-name",
          "'"
              + name
              + "' cannot name a collection; use up to 63 of a-z, 0-9 and '-', beginning with a letter or digit");
    }
    return name;
  }

  /** Whether it was new. */
  static boolean ensure(Handle handle, String name, Instant now) {
    return handle
            .createUpdate(
                "insert into collection(name, created_at, revision, decisions, known_rate, unsure_rate)"
                    + " values (:name, :now, 0, 0, :known, :unsure) on conflict(name) do nothing")
            .bind("name", requireName(name))
            .bind("now", Times.micros(now))
            .bind("known", KNOWN_RATE)
            .bind("unsure", UNSURE_RATE)
            .execute()
        == 1;
  }

  /** The first face decides in which space a collection is served. */
  static void adoptSpace(Handle handle, String name, String space) {
    handle.execute("update collection set space = ? where name = ? and space is null", space, name);
  }

  static Optional<Row> find(Handle handle, String name) {
    return handle
        .createQuery("select * from collection where name = :name")
        .bind("name", name)
        .map((row, context) -> row(row))
        .findOne();
  }

  static Row get(Handle handle, String name) {
    return find(handle, name).orElseThrow(() -> GalleryException.missing("collection", name));
  }

  static List<Row> all(Handle handle) {
    return handle
        .createQuery("select * from collection order by name")
        .map((row, context) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    long startedAt = row.getLong("reembed_started_at");
    boolean idle = row.wasNull();
    return new Row(
        row.getString("name"),
        Times.instant(row.getLong("created_at")),
        row.getLong("revision"),
        row.getString("space"),
        row.getString("next_space"),
        idle ? null : Times.instant(startedAt),
        row.getDouble("known_rate"),
        row.getDouble("unsure_rate"));
  }

  /** Notes that faces changed, so that every index follows. */
  static void touch(Handle handle, String collection, Collection<String> faces) {
    if (faces.isEmpty()) {
      return;
    }
    long revision = nextRevision(handle, collection);
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into face_change(collection, revision, face) values (?, ?, ?)"
                + " on conflict do nothing");
    faces.forEach(face -> batch.bind(0, collection).bind(1, revision).bind(2, face).add());
    batch.execute();
    if (revision % FORGET_EVERY == 0) {
      handle.execute(
          "delete from face_change where collection = ? and revision < ?",
          collection,
          revision - KEPT_REVISIONS);
    }
  }

  private static long nextRevision(Handle handle, String collection) {
    return handle
        .createQuery(
            "update collection set revision = revision + 1 where name = :name returning revision")
        .bind("name", collection)
        .mapTo(Long.class)
        .findOne()
        .orElseThrow(() -> GalleryException.missing("collection", collection));
  }

  /** Makes every index of the collection load again: its space has changed. */
  static void invalidate(Handle handle, String collection) {
    nextRevision(handle, collection);
    handle.execute("delete from face_change where collection = ?", collection);
  }

  private record Change(long revision, String face) {}

  /** Which faces changed after a revision; empty when that is too long ago to tell. */
  static Optional<Set<String>> changedSince(Handle handle, Row row, long known) {
    Set<Long> revisions = new HashSet<>();
    Set<String> faces = new LinkedHashSet<>();
    handle
        .createQuery(
            "select revision, face from face_change"
                + " where collection = :name and revision > :known order by revision, face")
        .bind("name", row.name())
        .bind("known", known)
        .map((change, context) -> new Change(change.getLong(1), change.getString(2)))
        .forEach(
            change -> {
              revisions.add(change.revision());
              faces.add(change.face());
            });
    return revisions.size() == row.revision() - known ? Optional.of(faces) : Optional.empty();
  }
}
