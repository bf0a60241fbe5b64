package dev.millrace.faces.gallery;

import dev.millrace.faces.FoundFace;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Times;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The faces of all collections: what is known of them, and what people decide about them. */
public final class Faces {
  private final Database database;
  private final InstantSource clock;
  private final Runnable nudge;

  Faces(Database database, InstantSource clock, Runnable nudge) {
    this.database = database;
    this.clock = clock;
    this.nudge = nudge;
  }

  /** One face. */
  public Face get(String id) {
    return database.read(handle -> FaceRows.get(handle, id));
  }

  /** Its embedding in a space, if it has one there. */
  public Optional<float[]> embedding(String id, String space) {
    return database.read(handle -> FaceRows.vector(handle, id, space));
  }

  /** The JPEG kept with a face that was enrolled by uploading a photo. */
  public Optional<byte[]> portrait(String id) {
    return database.read(
        handle ->
            handle
                .createQuery("select portrait from face where id = :id and portrait is not null")
                .bind("id", id)
                .mapTo(byte[].class)
                .findOne());
  }

  /**
   * Which faces to list; a null leaves that aside.
   *
   * @param person theirs
   * @param bucket seen in an object of this bucket
   * @param key seen in an object of this key
   * @param runs seen by one of these runs; empty for any
   * @param status standing so
   */
  public record Filter(
      @Nullable String person,
      @Nullable String bucket,
      @Nullable String key,
      List<String> runs,
      Face.@Nullable Status status) {

    /** All faces of a collection. */
    public static final Filter ALL = new Filter(null, null, null, List.of(), null);

    private String sql() {
      return (person == null ? "" : " and f.person = :person")
          + (bucket == null ? "" : " and f.bucket = :bucket")
          + (key == null ? "" : " and f.key = :key")
          + (runs.isEmpty() ? "" : " and f.run in (" + places() + ")")
          + (status == null ? "" : " and f.status = :status");
    }

    private String places() {
      return IntStream.range(0, runs.size())
          .mapToObj(i -> ":run" + i)
          .collect(Collectors.joining(", "));
    }

    private void bind(Query query) {
      bind(query, "person", person);
      bind(query, "bucket", bucket);
      bind(query, "key", key);
      for (int i = 0; i < runs.size(); i++) {
        query.bind("run" + i, runs.get(i));
      }
      bind(query, "status", status == null ? null : status.word());
    }

    private static void bind(Query query, String name, @Nullable String value) {
      if (value != null) {
        query.bind(name, value);
      }
    }
  }

  /** Faces of a collection, newest first. */
  public Page<Face> list(String collection, Filter filter, String after, int limit) {
    return database.read(
        handle -> {
          CollectionRows.get(handle, collection);
          Query query =
              handle
                  .createQuery(
                      FaceRows.SELECT
                          + "where f.collection = :collection"
                          + filter.sql()
                          + " and (f.seen_at < :at or (f.seen_at = :at and f.id < :id))"
                          + " order by f.seen_at desc, f.id desc limit :limit")
                  .bind("collection", collection)
                  .bind("at", Cursor.number(after, Long.MAX_VALUE))
                  .bind("id", Cursor.id(after))
                  .bind("limit", limit + 1);
          filter.bind(query);
          List<Face> faces = query.map((row, context) -> FaceRows.face(row)).list();
          return Cursor.page(faces, limit, f -> Cursor.of(Times.micros(f.seenAt()), f.id()));
        });
  }

  /**
   * Enrols a face from a photo that is not kept but for the portrait.
   *
   * @param face with box and landmarks in pixels of the portrait
   * @param portrait a JPEG of the face and its surroundings, for display and for a later face model
   */
  public Decided<Face> enrol(
      String collection, String person, String space, FoundFace face, byte[] portrait) {
    Decided<Face> enrolled =
        database.write(
            handle -> {
              PersonRows.get(handle, collection, person);
              CollectionRows.adoptSpace(handle, collection, space);
              requireSpace(CollectionRows.get(handle, collection), space);
              String id = PersonRows.newId("f-");
              Face.State unknown = Face.State.unknown(null);
              FaceRows.insert(
                  handle,
                  new FaceRows.NewFace(id, collection, space, null, face, unknown, portrait, true),
                  clock.instant());
              Journal journal =
                  Journal.decide(
                      handle, collection, Journal.Kind.ENROL, person, 1, clock.instant());
              journal.face(new Face.FaceRef(id, collection, unknown), People.enrolled(person));
              journal.close();
              return journal.decided(FaceRows.get(handle, id));
            });
    nudge.run();
    return enrolled;
  }

  private static void requireSpace(CollectionRows.Row row, String space) {
    if (!space.equals(row.space()) && !space.equals(row.nextSpace())) {
      throw GalleryException.conflict(
          "other-space",
          "collection %s is served in space %s, the face is in %s; use the face model of the collection"
              .formatted(row.name(), row.space(), space));
    }
  }

  /** Says who a face is: it is enrolled as that person's. */
  public Decided<Face> assign(String id, Target target) {
    return decide(
        id,
        (handle, face) -> {
          PersonRows.Row person = PersonRows.of(handle, face.collection(), target, clock.instant());
          Journal journal = begin(handle, face, Journal.Kind.ENROL, person.id());
          journal.makeIfNew(target, person);
          if (VetoRows.of(handle, id).contains(person.id())) {
            journal.veto(id, person.id(), false);
          }
          journal.face(face.ref(), People.enrolled(person.id()));
          return journal;
        });
  }

  /** Says that a face is not the person it was given, which is remembered. */
  public Decided<Face> reject(String id, Optional<String> candidate) {
    return decide(
        id,
        (handle, face) -> {
          String assigned = face.state().person();
          String person = candidate.orElse(assigned == null ? "" : assigned);
          if (person.isEmpty()) {
            throw GalleryException.conflict(
                "no-person", "face " + id + " was given no person; name the candidate to reject");
          }
          PersonRows.get(handle, face.collection(), person);
          Journal journal = begin(handle, face, Journal.Kind.REJECT, person);
          journal.veto(id, person, true);
          if (person.equals(assigned)) {
            journal.face(face.ref(), Face.State.unknown(null));
          }
          return journal;
        });
  }

  /** Says that it is not a face, or of no interest. */
  public Decided<Face> dismiss(String id) {
    return decide(
        id,
        (handle, face) -> {
          Journal journal = begin(handle, face, Journal.Kind.DISMISS, null);
          journal.face(face.ref(), new Face.State(Face.Status.DISMISSED, null, null, null));
          return journal;
        });
  }

  private interface Deciding {
    Journal decide(Handle handle, Face face);
  }

  private Decided<Face> decide(String id, Deciding deciding) {
    Decided<Face> decided =
        database.write(
            handle -> {
              Journal journal = deciding.decide(handle, FaceRows.get(handle, id));
              journal.close();
              return journal.decided(FaceRows.get(handle, id));
            });
    nudge.run();
    return decided;
  }

  private Journal begin(Handle handle, Face face, Journal.Kind kind, @Nullable String person) {
    return Journal.decide(handle, face.collection(), kind, person, 1, clock.instant());
  }

  /** Erases a face with its embedding. */
  public void erase(String id) {
    database.write(
        handle -> {
          Face face = FaceRows.get(handle, id);
          FaceRows.erase(handle, Set.of(id));
          CollectionRows.touch(handle, face.collection(), Set.of(id));
          return true;
        });
  }

  /**
   * Follows the deletion of an object, in the transaction that deletes it: faces seen in it are
   * erased with their embeddings. Those that somebody enrolled stay, as that was their purpose;
   * they are marked as without photo.
   */
  public void objectDeleted(Handle handle, String bucket, String key, String version) {
    List<Face> seen =
        handle
            .createQuery(
                FaceRows.SELECT
                    + "where f.bucket = :bucket and f.key = :key and f.version = :version")
            .bind("bucket", bucket)
            .bind("key", key)
            .bind("version", version)
            .map((row, context) -> FaceRows.face(row))
            .list();
    List<String> erased = new ArrayList<>();
    for (Face face : seen) {
      if (face.state().status() == Face.Status.ENROLLED) {
        handle.execute("update face set gone = 1 where id = ?", face.id());
      } else {
        erased.add(face.id());
      }
    }
    FaceRows.erase(handle, erased);
    seen.stream()
        .map(Face::collection)
        .distinct()
        .forEach(c -> CollectionRows.touch(handle, c, inCollection(seen, c)));
  }

  private static List<String> inCollection(List<Face> faces, String collection) {
    return faces.stream()
        .filter(face -> face.collection().equals(collection))
        .map(Face::id)
        .toList();
  }
}
