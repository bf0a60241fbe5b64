package dev.millrace.faces.gallery;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Strangers, grouped by whom they seem to be. */
public final class Strangers {
  /** So many faces of a named group are compared with from then on: its best ones. */
  static final int ENROLLED_OF_A_GROUP = 20;

  private static final int SAMPLES = 4;
  private static final int MOST_MEMBERS = 500;
  private static final String GROUPS =
      "select stranger, count(*) as n, min(seen_at) as first_at, max(seen_at) as last_at from face"
          + " where collection = :collection and stranger is not null ";

  private final Database database;
  private final InstantSource clock;
  private final Runnable nudge;

  Strangers(Database database, InstantSource clock, Runnable nudge) {
    this.database = database;
    this.clock = clock;
    this.nudge = nudge;
  }

  /**
   * A group.
   *
   * @param faces how many there are
   * @param samples some of them, best quality first
   */
  public record Group(
      String id, long faces, Instant firstSeen, Instant lastSeen, List<Face> samples) {
    public Group {
      samples = List.copyOf(samples);
    }

    private Group with(List<Face> found) {
      return new Group(id, faces, firstSeen, lastSeen, found);
    }
  }

  /** Groups of at least {@code min} faces, largest first. */
  public Page<Group> list(String collection, int min, String after, int limit) {
    return database.read(
        handle -> {
          CollectionRows.get(handle, collection);
          List<Group> groups =
              handle
                  .createQuery(
                      GROUPS
                          + "group by stranger having count(*) >= :min and (count(*) < :n"
                          + " or (count(*) = :n and stranger > :id)) order by n desc, stranger limit :limit")
                  .bind("collection", collection)
                  .bind("min", min)
                  .bind("n", Cursor.number(after, Long.MAX_VALUE))
                  .bind("id", Cursor.id(after))
                  .bind("limit", limit + 1)
                  .map((row, context) -> group(row))
                  .list();
          Page<Group> page =
              Cursor.page(groups, limit, group -> Cursor.of(group.faces(), group.id()));
          return new Page<>(
              page.items().stream()
                  .map(g -> g.with(members(handle, collection, g.id(), SAMPLES)))
                  .toList(),
              page.next());
        });
  }

  /** A group with its members, at most {@value #MOST_MEMBERS}. */
  public Group get(String collection, String id) {
    return database.read(
        handle ->
            handle
                .createQuery(GROUPS + "and stranger = :id group by stranger")
                .bind("collection", collection)
                .bind("id", id)
                .map((row, context) -> group(row))
                .findOne()
                .orElseThrow(() -> GalleryException.missing("group", id))
                .with(members(handle, collection, id, MOST_MEMBERS)));
  }

  private static Group group(ResultSet row) throws SQLException {
    return new Group(
        row.getString("stranger"),
        row.getLong("n"),
        Times.instant(row.getLong("first_at")),
        Times.instant(row.getLong("last_at")),
        List.of());
  }

  private static List<Face> members(Handle handle, String collection, String group, int limit) {
    return handle
        .createQuery(
            FaceRows.SELECT
                + "where f.collection = :collection and f.stranger = :group"
                + " order by f.quality desc, f.id limit :limit")
        .bind("collection", collection)
        .bind("group", group)
        .bind("limit", limit)
        .map((row, context) -> FaceRows.face(row))
        .list();
  }

  /**
   * Says who a group is: its best faces are enrolled, the others confirmed.
   *
   * @return the person's id
   */
  public Decided<String> name(String collection, String group, Target target) {
    Decided<String> person =
        database.write(
            handle -> {
              List<Face> faces = all(handle, collection, group);
              PersonRows.Row row = PersonRows.of(handle, collection, target, clock.instant());
              Journal journal =
                  begin(handle, collection, Journal.Kind.NAME_GROUP, row.id(), faces.size());
              journal.makeIfNew(target, row);
              for (int i = 0; i < faces.size(); i++) {
                Face.Status status =
                    i < ENROLLED_OF_A_GROUP ? Face.Status.ENROLLED : Face.Status.CONFIRMED;
                journal.face(faces.get(i).ref(), new Face.State(status, row.id(), null, null));
              }
              journal.close();
              return journal.decided(row.id());
            });
    nudge.run();
    return person;
  }

  /**
   * Says that a group is not faces, or of no interest.
   *
   * @return the group's id
   */
  public Decided<String> dismiss(String collection, String group) {
    Decided<String> decided =
        database.write(
            handle -> {
              List<Face> faces = all(handle, collection, group);
              Journal journal =
                  begin(handle, collection, Journal.Kind.DISMISS_GROUP, null, faces.size());
              Face.State dismissed = new Face.State(Face.Status.DISMISSED, null, null, null);
              faces.forEach(face -> journal.face(face.ref(), dismissed));
              journal.close();
              return journal.decided(group);
            });
    nudge.run();
    return decided;
  }

  private static List<Face> all(Handle handle, String collection, String group) {
    List<Face> faces = new ArrayList<>(members(handle, collection, group, Integer.MAX_VALUE));
    if (faces.isEmpty()) {
      throw GalleryException.missing("group", group);
    }
    return faces;
  }

  private Journal begin(
      Handle handle,
      String collection,
      Journal.Kind kind,
      @org.jspecify.annotations.Nullable String person,
      int faces) {
    return Journal.decide(handle, collection, kind, person, faces, clock.instant());
  }
}
