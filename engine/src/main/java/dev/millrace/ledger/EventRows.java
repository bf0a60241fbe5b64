package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of events; each method is part of the caller's unit of work. */
public final class EventRows {
  private static final String SELECT =
      "select e.*, s.json result from event e left join result s on s.run_id = e.run_id and e.type = 'run.succeeded'";

  private EventRows() {}

  /** Appends an event and returns its sequence number. */
  public static long append(
      Handle handle,
      String id,
      String type,
      Instant at,
      @Nullable ObjectVersion object,
      @Nullable RunRow run,
      @Nullable String pipeline,
      String data) {
    return handle
        .createQuery(
            """
            insert into event(id, type, at, bucket, key, pipeline, run_id, data)
            values (:id, :type, :at, :bucket, :key, :pipeline, :runId, :data) returning seq
            """)
        .bind("id", id)
        .bind("type", type)
        .bind("at", Times.micros(at))
        .bind("bucket", object == null ? null : object.bucket())
        .bind("key", object == null ? null : object.key())
        .bind("pipeline", run == null ? pipeline : run.pipeline())
        .bind("runId", run == null ? null : run.id())
        .bind("data", data)
        .mapTo(Long.class)
        .one();
  }

  /** What a stream of run ends may be narrowed to. */
  public record Filter(@Nullable String pipeline, @Nullable String bucket, @Nullable String key) {
    public static final Filter ALL = new Filter(null, null, null);
  }

  /** Ends of runs (succeeded or dead) after a sequence number, in order. */
  public static List<Event> runEnds(Handle handle, long after, Filter filter, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                 where e.seq > :after and e.type in ('run.succeeded', 'run.dead')
                  and (:pipeline is null or e.pipeline = :pipeline)
                  and (:bucket is null or e.bucket = :bucket) and (:key is null or e.key = :key)
                 order by e.seq limit :limit
                """)
        .bind("after", after)
        .bind("pipeline", filter.pipeline())
        .bind("bucket", filter.bucket())
        .bind("key", filter.key())
        .bind("limit", limit)
        .map(EventRows::map)
        .list();
  }

  public static Optional<Event> get(Handle handle, long seq) {
    return handle
        .createQuery(SELECT + " where e.seq = :seq")
        .bind("seq", seq)
        .map(EventRows::map)
        .findOne();
  }

  /** The newest sequence number; 0 before the first event. */
  public static long last(Handle handle) {
    return handle.createQuery("select coalesce(max(seq), 0) from event").mapTo(Long.class).one();
  }

  private static Event map(ResultSet row, StatementContext context) throws SQLException {
    return new Event(
        row.getLong("seq"),
        row.getString("id"),
        row.getString("type"),
        Times.instant(row.getLong("at")),
        row.getString("bucket"),
        row.getString("key"),
        row.getString("pipeline"),
        row.getString("run_id"),
        row.getString("data"),
        row.getString("result"));
  }
}
