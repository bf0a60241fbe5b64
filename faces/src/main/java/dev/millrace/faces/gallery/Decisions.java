package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people decided, newest first, and taking it back. */
public final class Decisions {
  private static final String SELECT =
      "select d.*, p.name from decision d left join person p on p.id = d.person ";

  private final Database database;
  private final InstantSource clock;
  private final Runnable nudge;

  Decisions(Database database, InstantSource clock, Runnable nudge) {
    this.database = database;
    this.clock = clock;
    this.nudge = nudge;
  }

  /** Decisions numbered below {@code before}, newest first. */
  public List<Decision> list(String collection, long before, int limit) {
    return database.read(
        handle -> {
          CollectionRows.get(handle, collection);
          return handle
              .createQuery(
                  SELECT
                      + "where d.collection = :collection and d.seq < :before order by d.seq desc limit :limit")
              .bind("collection", collection)
              .bind("before", before)
              .bind("limit", limit)
              .map((row, context) -> decision(row))
              .list();
        });
  }

  /**
   * Takes a decision back: every row it changed becomes what it was, and so does what the machine
   * concluded from it.
   *
   * @param id which; the last one still standing when empty
   * @throws GalleryException when there is none, it was undone already, or a later decision rests
   *     on it
   */
  public Decision undo(String collection, OptionalLong id) {
    Decision undone =
        database.write(
            handle -> {
              CollectionRows.get(handle, collection);
              long seq = id.isPresent() ? id.getAsLong() : last(handle, collection);
              requireStanding(handle, collection, seq);
              new Undo(handle, collection, seq).run();
              handle.execute(
                  "update decision set undone_at = ?, settled = 0 where collection = ? and seq = ?",
                  Times.micros(clock.instant()),
                  collection,
                  seq);
              return get(handle, collection, seq);
            });
    nudge.run();
    return undone;
  }

  private static long last(Handle handle, String collection) {
    return handle
        .createQuery(
            "select max(seq) from decision d where collection = :collection and undone_at is null and ("
                + " exists (select 1 from face_effect e where e.collection = d.collection and e.seq = d.seq)"
                + " or exists (select 1 from person_effect e where e.collection = d.collection and e.seq = d.seq)"
                + " or exists (select 1 from veto_effect e where e.collection = d.collection and e.seq = d.seq))")
        .bind("collection", collection)
        .mapTo(Long.class)
        .findOne()
        .orElseThrow(
            () -> GalleryException.conflict("nothing-to-undo", "no decision is left to take back"));
  }

  private static void requireStanding(Handle handle, String collection, long seq) {
    if (get(handle, collection, seq).undone()) {
      throw GalleryException.conflict("nothing-to-undo", "decision " + seq + " was undone already");
    }
    Optional<Long> later = Undo.restingOn(handle, collection, seq);
    if (later.isPresent()) {
      throw GalleryException.conflict(
          "changed-since",
          "decision %d changed what decision %d had done; undo %1$d first"
              .formatted(later.get(), seq));
    }
  }

  private static Decision get(Handle handle, String collection, long seq) {
    return handle
        .createQuery(SELECT + "where d.collection = :collection and d.seq = :seq")
        .bind("collection", collection)
        .bind("seq", seq)
        .map((row, context) -> decision(row))
        .findOne()
        .orElseThrow(() -> GalleryException.missing("decision", Long.toString(seq)));
  }

  private static Decision decision(ResultSet row) throws SQLException {
    row.getLong("undone_at");
    boolean undone = !row.wasNull();
    String kind = row.getString("kind");
    return new Decision(
        row.getLong("seq"),
        kind,
        Times.instant(row.getLong("at")),
        text(kind, row.getInt("faces"), row.getString("person"), row.getString("name")),
        undone);
  }

  private static String text(
      String kind, int faces, @Nullable String person, @Nullable String name) {
    String who = name != null ? name : person == null ? "nobody" : "somebody no longer here";
    String count = faces == 1 ? "a face" : faces + " faces";
    return switch (kind) {
      case "add-person" -> "added " + who;
      case "enrol" -> "enrolled " + count + " of " + who;
      case "confirm" -> "said that " + count + " is " + who;
      case "reject" -> "said that " + count + " is not " + who;
      case "dismiss" -> "dismissed " + count;
      case "name-group" -> "named " + count + " " + who;
      case "dismiss-group" -> "dismissed a group of " + count;
      case "rename" -> "renamed somebody " + who;
      case "merge" -> "merged " + count + " into " + who;
      case "split" -> "split off " + count + " as " + who;
      default -> kind;
    };
  }
}
