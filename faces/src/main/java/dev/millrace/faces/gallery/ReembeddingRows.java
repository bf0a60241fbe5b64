package dev.millrace.faces.gallery;

import dev.millrace.ledger.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of taking a collection over into another space. */
final class ReembeddingRows {
  static final String GONE = "the photo is gone";
  private static final int BATCH = 200;

  private ReembeddingRows() {}

  /** Sets where a collection is to go. */
  static void aim(Handle handle, CollectionRows.Row row, String space, Instant now) {
    if (row.space() == null || space.equals(row.nextSpace())) {
      return;
    }
    if (space.equals(row.space())) {
      if (row.nextSpace() != null) {
        abandon(handle, row.name(), row.nextSpace());
      }
      return;
    }
    if (row.nextSpace() != null) {
      abandon(handle, row.name(), row.nextSpace());
    }
    handle.execute(
        "update collection set next_space = ?, reembed_started_at = ? where name = ?",
        space,
        Times.micros(now),
        row.name());
    // What a former attempt gave up may succeed now.
    deleteProblems(handle, row.name(), space);
  }

  private static void abandon(Handle handle, String collection, String space) {
    handle.execute(
        "delete from face_vector where space = ? and face in (select id from face where collection = ?)"
            + " and exists (select 1 from face_vector other where other.face = face_vector.face"
            + " and other.space <> ?)",
        space,
        collection,
        space);
    deleteProblems(handle, collection, space);
    handle.execute(
        "update collection set next_space = null, reembed_started_at = null where name = ?",
        collection);
    CollectionRows.invalidate(handle, collection);
  }

  private static void deleteProblems(Handle handle, String collection, String space) {
    handle.execute(
        "delete from face_problem where space = ? and face in (select id from face where collection = ?)",
        space,
        collection);
  }

  private static final String WITHOUT =
      " from face f where f.collection = :collection"
          + " and not exists (select 1 from face_vector v where v.face = f.id and v.space = :space)"
          + " and not exists (select 1 from face_problem p where p.face = f.id and p.space = :space)";

  /** Photos with faces that have yet to be embedded; those with enrolled faces first. */
  static List<String> waiting(Handle handle, String collection, String space) {
    return handle
        .createQuery(
            "select coalesce(f.run, f.id) as photo, min(case when f.status = 'enrolled' then 0 else 1 end) as turn"
                + WITHOUT
                + " group by coalesce(f.run, f.id) order by turn, photo limit :limit")
        .bind("collection", collection)
        .bind("space", space)
        .bind("limit", BATCH)
        .map((row, context) -> row.getString(1))
        .list();
  }

  static Optional<byte[]> portrait(Handle handle, String face) {
    return handle
        .createQuery("select portrait from face where id = :id and portrait is not null")
        .bind("id", face)
        .mapTo(byte[].class)
        .findOne();
  }

  /** Enters what was made of a photo's faces. */
  static void record(
      Handle handle,
      String collection,
      String space,
      List<Face> faces,
      Map<String, float[]> vectors,
      String problem) {
    List<String> touched = new ArrayList<>();
    for (Face face : faces) {
      if (FaceRows.find(handle, face.id()).isEmpty()
          || FaceRows.vector(handle, face.id(), space).isPresent()) {
        continue;
      }
      float[] vector = vectors.get(face.id());
      if (vector != null) {
        FaceRows.putVector(handle, face.id(), space, vector);
        touched.add(face.id());
      } else {
        handle.execute(
            "insert into face_problem(face, space, reason) values (?, ?, ?) on conflict do nothing",
            face.id(),
            space,
            problem);
      }
    }
    CollectionRows.touch(handle, collection, touched);
  }

  /**
   * Serves the collection in the new space if nothing remains to be done; everything that the
   * machine concluded is then looked at again.
   */
  static boolean switchOver(Handle handle, String collection, String space) {
    boolean remains =
        handle
            .createQuery("select exists (select 1" + WITHOUT + ")")
            .bind("collection", collection)
            .bind("space", space)
            .mapTo(Boolean.class)
            .one();
    if (remains) {
      return false;
    }
    handle.execute(
        "delete from face_vector where space <> ? and face in (select id from face where collection = ?)"
            + " and exists (select 1 from face_vector fresh where fresh.face = face_vector.face"
            + " and fresh.space = ?)",
        space,
        collection,
        space);
    handle.execute(
        "update collection set space = ?, next_space = null, reembed_started_at = null where name = ?",
        space,
        collection);
    handle.execute(
        "update face set settled = 0 where collection = ? and status in ('known', 'unsure', 'unknown')",
        collection);
    CollectionRows.invalidate(handle, collection);
    return true;
  }

  static Reembedding.Progress progress(Handle handle, String collection) {
    CollectionRows.Row row = CollectionRows.get(handle, collection);
    String space = row.nextSpace();
    if (space == null) {
      return new Reembedding.Progress(null, 0, 0, 0, 0, null);
    }
    return new Reembedding.Progress(
        space,
        count(handle, "", collection, space),
        count(
            handle, " join face_vector v on v.face = f.id and v.space = :space", collection, space),
        problems(handle, "<>", collection, space),
        problems(handle, "=", collection, space),
        row.reembedStartedAt());
  }

  private static long problems(Handle handle, String gone, String collection, String space) {
    return count(
        handle,
        " join face_problem v on v.face = f.id and v.space = :space and v.reason "
            + gone
            + " '"
            + GONE
            + "'",
        collection,
        space);
  }

  private static long count(Handle handle, String join, String collection, String space) {
    return handle
        .createQuery("select count(*) from face f" + join + " where f.collection = :collection")
        .bind("collection", collection)
        .bind("space", space)
        .mapTo(Long.class)
        .one();
  }

  static List<Reembedding.Problem> problems(Handle handle, String collection, int limit) {
    return handle
        .createQuery(
            "select f.*, p.name, o.reason from face_problem o join face f on f.id = o.face"
                + " left join person p on p.id = f.person"
                + " where f.collection = :collection order by f.id limit :limit")
        .bind("collection", collection)
        .bind("limit", limit)
        .map((row, context) -> new Reembedding.Problem(FaceRows.face(row), row.getString("reason")))
        .list();
  }
}
