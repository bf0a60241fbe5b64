package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of objects and their versions; each method is part of the caller's unit of work. */
public final class ObjectRows {
  private static final String COLUMNS =
      "o.id, o.bucket, o.key, o.version, o.size, o.media_type, o.first_byte_at, o.last_byte_at,"
          + " o.created_at";

  private ObjectRows() {}

  /** Enters a version and makes it the current one of its key. */
  public static ObjectVersion insert(
      Handle handle,
      String bucket,
      String key,
      String version,
      long size,
      String mediaType,
      Instant firstByteAt,
      Instant lastByteAt,
      Instant now) {
    long id =
        handle
            .createQuery(
                """
                insert into object(bucket, key, version, size, media_type, first_byte_at, last_byte_at, created_at)
                values (:bucket, :key, :version, :size, :mediaType, :firstByteAt, :lastByteAt, :now) returning id
                """)
            .bind("bucket", bucket)
            .bind("key", key)
            .bind("version", version)
            .bind("size", size)
            .bind("mediaType", mediaType)
            .bind("firstByteAt", Times.micros(firstByteAt))
            .bind("lastByteAt", Times.micros(lastByteAt))
            .bind("now", Times.micros(now))
            .mapTo(Long.class)
            .one();
    makeCurrent(handle, bucket, key, id);
    return new ObjectVersion(
        id,
        bucket,
        key,
        version,
        size,
        mediaType,
        Times.stored(firstByteAt),
        Times.stored(lastByteAt),
        Times.stored(now));
  }

  /** Makes a version the one that a key's readers get. */
  public static void makeCurrent(Handle handle, String bucket, String key, long id) {
    handle.execute(
        "insert into head(bucket, key, object_id) values (?, ?, ?)"
            + " on conflict(bucket, key) do update set object_id = excluded.object_id",
        bucket,
        key,
        id);
  }

  /** The version with this number, deleted or not. */
  public static Optional<ObjectVersion> get(Handle handle, long id) {
    return handle
        .createQuery("select " + COLUMNS + " from object o where o.id = :id")
        .bind("id", id)
        .map(ObjectRows::map)
        .findOne();
  }

  /** Whether the version with this number was deleted. */
  public static boolean isDeleted(Handle handle, long id) {
    return handle
        .createQuery("select deleted_at is not null from object where id = :id")
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /** A version of a key that was not deleted. */
  public static Optional<ObjectVersion> find(
      Handle handle, String bucket, String key, String version) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from object o where bucket = :bucket and key = :key and version = :version"
                + " and deleted_at is null")
        .bind("bucket", bucket)
        .bind("key", key)
        .bind("version", version)
        .map(ObjectRows::map)
        .findOne();
  }

  /** The current version of a key. */
  public static Optional<ObjectVersion> current(Handle handle, String bucket, String key) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from head h join object o on o.id = h.object_id where h.bucket = :bucket and"
                + " h.key = :key")
        .bind("bucket", bucket)
        .bind("key", key)
        .map(ObjectRows::map)
        .findOne();
  }

  /** Current versions in the order of their keys. */
  public static List<ObjectVersion> list(
      Handle handle, String bucket, String prefix, @Nullable String after, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from head h join object o on o.id = h.object_id
                 where h.bucket = :bucket and h.key >= :prefix and h.key > :after
                   and substr(h.key, 1, length(:prefix)) = :prefix
                 order by h.key limit :limit
                """)
        .bind("bucket", bucket)
        .bind("prefix", prefix)
        .bind("after", after == null ? "" : after)
        .bind("limit", limit)
        .map(ObjectRows::map)
        .list();
  }

  /** Every version of a key that was not deleted, the newest first. */
  public static List<ObjectVersion> versions(Handle handle, String bucket, String key) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from object o where bucket = :bucket and key = :key and deleted_at is null"
                + " order by id desc")
        .bind("bucket", bucket)
        .bind("key", key)
        .map(ObjectRows::map)
        .list();
  }

  /** The buckets that hold objects, with how many. */
  public static List<BucketSummary> buckets(Handle handle) {
    return handle
        .createQuery(
            """
            select h.bucket, count(*) objects, sum(o.size) bytes
            from head h join object o on o.id = h.object_id group by h.bucket order by h.bucket
            """)
        .map(
            (row, context) ->
                new BucketSummary(
                    row.getString("bucket"), row.getLong("objects"), row.getLong("bytes")))
        .list();
  }

  /** A bucket and what its keys' current versions come to. */
  public record BucketSummary(String bucket, long objects, long bytes) {}

  /** Deletes a key with all its versions. */
  public static void delete(Handle handle, String bucket, String key, Instant now) {
    handle.execute("delete from head where bucket = ? and key = ?", bucket, key);
    handle.execute(
        "update object set deleted_at = ? where bucket = ? and key = ? and deleted_at is null",
        Times.micros(now),
        bucket,
        key);
  }

  /** Whether a key was there once and was deleted. */
  public static boolean wasDeleted(Handle handle, String bucket, String key) {
    return current(handle, bucket, key).isEmpty()
        && handle
            .createQuery(
                "select 1 from object where bucket = :bucket and key = :key and deleted_at is not"
                    + " null limit 1")
            .bind("bucket", bucket)
            .bind("key", key)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
  }

  /** Whether any object that was not deleted has this content. */
  public static boolean isReferenced(Handle handle, String version) {
    return handle
        .createQuery(
            "select exists (select 1 from object where version = :version and deleted_at is null)")
        .bind("version", version)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Objects that landed after the pipeline version began, match its bucket, and have no run of it.
   */
  public static List<ObjectVersion> withoutRun(
      Handle handle, String bucket, String pipeline, int pipelineVersion, long after, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from object o where o.id > :after and o.bucket = :bucket and o.deleted_at is null
                 and not exists (select 1 from run r where r.object_id = o.id
                   and r.pipeline = :pipeline and r.pipeline_version = :pipelineVersion)
                 order by o.id limit :limit
                """)
        .bind("after", after)
        .bind("bucket", bucket)
        .bind("pipeline", pipeline)
        .bind("pipelineVersion", pipelineVersion)
        .bind("limit", limit)
        .map(ObjectRows::map)
        .list();
  }

  /** The number of the newest object; 0 before the first. */
  public static long lastId(Handle handle) {
    return handle.createQuery("select coalesce(max(id), 0) from object").mapTo(Long.class).one();
  }

  private static ObjectVersion map(ResultSet row, StatementContext context) throws SQLException {
    return new ObjectVersion(
        row.getLong("id"),
        row.getString("bucket"),
        row.getString("key"),
        row.getString("version"),
        row.getLong("size"),
        row.getString("media_type"),
        Times.instant(row.getLong("first_byte_at")),
        Times.instant(row.getLong("last_byte_at")),
        Times.instant(row.getLong("created_at")));
  }
}
