package dev.millrace.faces.gallery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.faces.FoundFace;
import dev.millrace.ledger.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Reading and writing the face table. */
final class FaceRows {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String SELECT =
      "select f.*, p.name from face f left join person p on p.id = f.person ";

  private static final String PUT_VECTOR =
      "insert into face_vector(face, space, vector) values (?, ?, ?)"
          + " on conflict(face, space) do update set vector = excluded.vector";

  private FaceRows() {}

  /** A face as it comes in. */
  record NewFace(
      String id,
      String collection,
      String space,
      SeenFace.@Nullable Source source,
      FoundFace face,
      Face.State state,
      byte @Nullable [] portrait,
      boolean settled) {}

  /** Whether it was new. */
  static boolean insert(Handle handle, NewFace face, Instant now) {
    return !insert(handle, List.of(face), now).isEmpty();
  }

  /** The ids of those that were new. */
  static List<String> insert(Handle handle, List<NewFace> faces, Instant now) {
    if (faces.isEmpty()) {
      return List.of();
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into face(id, collection, status, person, similarity, stranger, run, bucket, key,"
                + " version, x, y, width, height, landmarks, score, quality, seen_at, portrait, gone,"
                + " settled) values (:id, :collection, :status, :person, :similarity, :stranger, :run,"
                + " :bucket, :key, :version, :x, :y, :width, :height, :landmarks, :score, :quality,"
                + " :seenAt, :portrait, 0, :settled) on conflict(id) do nothing");
    faces.forEach(face -> bind(batch, face, now));
    int[] rows = batch.execute();
    List<NewFace> added =
        IntStream.range(0, rows.length).filter(i -> rows[i] == 1).mapToObj(faces::get).toList();
    putVectors(handle, added);
    return added.stream().map(NewFace::id).toList();
  }

  private static void bind(PreparedBatch batch, NewFace face, Instant now) {
    FoundFace.Box box = face.face().box();
    SeenFace.Source source = face.source();
    batch
        .bind("id", face.id())
        .bind("collection", face.collection())
        .bind("status", face.state().status().word())
        .bind("person", face.state().person())
        .bind("similarity", face.state().similarity())
        .bind("stranger", face.state().stranger())
        .bind("run", source == null ? null : source.run())
        .bind("bucket", source == null ? null : source.bucket())
        .bind("key", source == null ? null : source.key())
        .bind("version", source == null ? null : source.version())
        .bind("x", box.x())
        .bind("y", box.y())
        .bind("width", box.width())
        .bind("height", box.height())
        .bind("landmarks", landmarks(face.face().landmarks()))
        .bind("score", face.face().score())
        .bind("quality", face.face().quality())
        .bind("seenAt", Times.micros(now))
        .bind("portrait", face.portrait())
        .bind("settled", face.settled() ? 1 : 0)
        .add();
  }

  private static String landmarks(List<FoundFace.Point> points) {
    try {
      return JSON.writeValueAsString(
          points.stream().map(p -> new double[] {p.x(), p.y()}).toArray(double[][]::new));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("landmarks that JSON cannot hold: " + points, e);
    }
  }

  static void putVector(Handle handle, String face, String space, float[] vector) {
    handle.execute(PUT_VECTOR, face, space, Vectors.bytes(vector));
  }

  private static void putVectors(Handle handle, List<NewFace> faces) {
    if (faces.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(PUT_VECTOR);
    faces.forEach(
        face -> batch.add(face.id(), face.space(), Vectors.bytes(face.face().embedding())));
    batch.execute();
  }

  static Optional<float[]> vector(Handle handle, String face, String space) {
    return handle
        .createQuery("select vector from face_vector where face = :face and space = :space")
        .bind("face", face)
        .bind("space", space)
        .map((row, context) -> Vectors.floats(row.getBytes(1)))
        .findOne();
  }

  static Optional<Face> find(Handle handle, String id) {
    return handle
        .createQuery(SELECT + "where f.id = :id")
        .bind("id", id)
        .map((row, context) -> face(row))
        .findOne();
  }

  static Face get(Handle handle, String id) {
    return find(handle, id).orElseThrow(() -> GalleryException.missing("face", id));
  }

  /**
   * The faces of one photo.
   *
   * @param photo see {@link Face#photo}
   */
  static List<Face> ofPhoto(Handle handle, String photo) {
    return handle
        .createQuery(
            SELECT + "where f.run = :photo or (f.run is null and f.id = :photo) order by f.id")
        .bind("photo", photo)
        .map((row, context) -> face(row))
        .list();
  }

  /** Those that new faces are compared with, the newest first. */
  static List<Face> enrolled(Handle handle, String collection, int limit) {
    return handle
        .createQuery(
            SELECT
                + "where f.collection = :collection and f.status = 'enrolled'"
                + " order by f.seen_at desc, f.id limit :limit")
        .bind("collection", collection)
        .bind("limit", limit)
        .map((row, context) -> face(row))
        .list();
  }

  static void setState(Handle handle, String id, Face.State state) {
    handle
        .createUpdate(
            "update face set status = :status, person = :person, similarity = :similarity,"
                + " stranger = :stranger where id = :id")
        .bind("id", id)
        .bind("status", state.status().word())
        .bind("person", state.person())
        .bind("similarity", state.similarity())
        .bind("stranger", state.stranger())
        .execute();
  }

  /** Erases faces with their embeddings and all that was decided about them. */
  static void erase(Handle handle, Collection<String> ids) {
    for (String table :
        List.of("face_vector", "face_veto", "face_problem", "face_effect", "veto_effect")) {
      batch(handle, "delete from " + table + " where face = ?", ids);
    }
    batch(handle, "delete from face where id = ?", ids);
  }

  private static void batch(Handle handle, String sql, Collection<String> ids) {
    if (!ids.isEmpty()) {
      PreparedBatch batch = handle.prepareBatch(sql);
      ids.forEach(id -> batch.bind(0, id).add());
      batch.execute();
    }
  }

  static Face face(ResultSet row) throws SQLException {
    return new Face(
        row.getString("id"),
        row.getString("collection"),
        state(row, ""),
        row.getString("name"),
        source(row),
        new FoundFace.Box(
            row.getDouble("x"),
            row.getDouble("y"),
            row.getDouble("width"),
            row.getDouble("height")),
        row.getDouble("score"),
        row.getDouble("quality"),
        Times.instant(row.getLong("seen_at")),
        row.getInt("gone") == 1);
  }

  private static SeenFace.@Nullable Source source(ResultSet row) throws SQLException {
    String run = row.getString("run");
    return run == null
        ? null
        : new SeenFace.Source(
            run, row.getString("bucket"), row.getString("key"), row.getString("version"));
  }

  /** Reads a state from columns whose names end in {@code suffix}. */
  static Face.State state(ResultSet row, String suffix) throws SQLException {
    double similarity = row.getDouble("similarity" + suffix);
    boolean none = row.wasNull();
    return new Face.State(
        Face.Status.of(row.getString("status" + suffix)),
        row.getString("person" + suffix),
        none ? null : (Double) similarity,
        row.getString("stranger" + suffix));
  }
}
