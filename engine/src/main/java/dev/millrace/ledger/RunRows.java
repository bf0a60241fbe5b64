package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of runs; each method is part of the caller's unit of work. */
public final class RunRows {
  private static final String COLUMNS =
      "r.id, r.object_id, r.pipeline, r.pipeline_version, r.state, r.attempts, r.failures, r.token, r.due_at,"
          + " r.owner, r.lease_until, r.created_at, r.ended_at, r.error_type, r.error";

  private RunRows() {}

  /** Makes the run of an object and a pipeline version; false if it is there already. */
  public static boolean insertIfAbsent(
      Handle handle, String id, long objectId, String pipeline, int pipelineVersion, Instant now) {
    return handle.execute(
            """
            insert into run(id, object_id, pipeline, pipeline_version, state, attempts, failures, token, due_at,
                created_at)
            values (?, ?, ?, ?, 'ready', 0, 0, 0, ?, ?)
            on conflict(object_id, pipeline, pipeline_version) do nothing
            """,
            id,
            objectId,
            pipeline,
            pipelineVersion,
            Times.micros(now),
            Times.micros(now))
        == 1;
  }

  /**
   * Takes due runs of a pipeline, oldest first: each gets the next fencing token, a lease and an
   * attempt.
   */
  public static List<RunRow> claim(
      Handle handle, String pipeline, int limit, String owner, Instant now, Instant leaseUntil) {
    List<RunRow> claimed =
        handle
            .createQuery(
                """
                update run as r set state = 'running', attempts = attempts + 1, token = token + 1, owner = :owner,
                  lease_until = :leaseUntil
                where id in (select id from run where state = 'ready' and pipeline = :pipeline and due_at <= :now
                  order by due_at, id limit :limit)
                returning
                """
                    + COLUMNS.replace("r.", ""))
            .bind("owner", owner)
            .bind("leaseUntil", Times.micros(leaseUntil))
            .bind("pipeline", pipeline)
            .bind("now", Times.micros(now))
            .bind("limit", limit)
            .map(RunRows::map)
            .list();
    claimed.forEach(run -> AttemptRows.start(handle, run, owner, now));
    return claimed;
  }

  /**
   * Whether a pipeline has a run to claim: a read, so that idle looks do not disturb the writer.
   */
  public static boolean anyDue(Handle handle, String pipeline, Instant now) {
    return handle
        .createQuery(
            "select exists (select 1 from run where state = 'ready' and pipeline = :pipeline and due_at <= :now)")
        .bind("pipeline", pipeline)
        .bind("now", Times.micros(now))
        .mapTo(Boolean.class)
        .one();
  }

  /** Ready runs of pipelines that have no active version: nobody would ever claim them. */
  public static List<RunRow> abandoned(Handle handle, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from run r where r.state = 'ready'
                 and not exists (select 1 from pipeline p where p.name = r.pipeline and p.active = 1) limit :limit
                """)
        .bind("limit", limit)
        .map(RunRows::map)
        .list();
  }

  /** Prolongs a claim; false when it is lost. */
  public static boolean extend(Handle handle, String id, long token, Instant leaseUntil) {
    return handle.execute(
            "update run set lease_until = ? where id = ? and token = ? and state = 'running'",
            Times.micros(leaseUntil),
            id,
            token)
        == 1;
  }

  /**
   * Ends a run as succeeded if the token is still the current one: the compare-and-set of promise
   * 3.
   */
  public static boolean succeed(Handle handle, String id, long token, Instant now) {
    return handle.execute(
            "update run set state = 'succeeded', ended_at = ?, lease_until = null, error_type = null, error = null"
                + " where id = ? and token = ? and state = 'running'",
            Times.micros(now),
            id,
            token)
        == 1;
  }

  /** Makes a run ready again after a failed attempt if the token is still the current one. */
  public static boolean retryAt(
      Handle handle, String id, long token, Instant dueAt, String errorType, String error) {
    return handle.execute(
            "update run set state = 'ready', failures = failures + 1, due_at = ?, lease_until = null,"
                + " error_type = ?, error = ? where id = ? and token = ? and state = 'running'",
            Times.micros(dueAt),
            errorType,
            error,
            id,
            token)
        == 1;
  }

  /** Gives a claimed run back untried, as when the program stops; no failure is counted. */
  public static boolean release(Handle handle, String id, long token, Instant now) {
    return handle.execute(
            "update run set state = 'ready', due_at = ?, lease_until = null"
                + " where id = ? and token = ? and state = 'running'",
            Times.micros(now),
            id,
            token)
        == 1;
  }

  /** Gives a run up if the token is still the current one. */
  public static boolean giveUp(
      Handle handle, String id, long token, Instant now, String errorType, String error) {
    return handle.execute(
            "update run set state = 'dead', failures = failures + 1, ended_at = ?, lease_until = null,"
                + " error_type = ?, error = ? where id = ? and token = ? and state in ('running', 'ready')",
            Times.micros(now),
            errorType,
            error,
            id,
            token)
        == 1;
  }

  /** Makes a dead run ready by hand; false when it is not dead. */
  public static boolean retryByHand(Handle handle, String id, Instant now) {
    return handle.execute(
            "update run set state = 'ready', failures = 0, due_at = ?, ended_at = null"
                + " where id = ? and state = 'dead'",
            Times.micros(now),
            id)
        == 1;
  }

  public static Optional<RunRow> get(Handle handle, String id) {
    return handle
        .createQuery("select " + COLUMNS + " from run r where r.id = :id")
        .bind("id", id)
        .map(RunRows::map)
        .findOne();
  }

  public static List<RunRow> ofObject(Handle handle, long objectId) {
    return handle
        .createQuery("select " + COLUMNS + " from run r where r.object_id = :objectId order by id")
        .bind("objectId", objectId)
        .map(RunRows::map)
        .list();
  }

  /** Runs whose lease ended before now. */
  public static List<RunRow> expired(Handle handle, Instant now, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from run r where state = 'running' and lease_until < :now order by lease_until limit :limit")
        .bind("now", Times.micros(now))
        .bind("limit", limit)
        .map(RunRows::map)
        .list();
  }

  /** Runs claimed by anybody else: after a start of the only process, those of its predecessor. */
  public static List<RunRow> heldByOthers(Handle handle, String owner, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from run r where state = 'running' and owner <> :owner limit :limit")
        .bind("owner", owner)
        .bind("limit", limit)
        .map(RunRows::map)
        .list();
  }

  /**
   * Which runs to list.
   *
   * @param after only runs made before the one with this id (the newest come first)
   */
  public record Filter(
      @Nullable RunState state,
      @Nullable String pipeline,
      @Nullable String bucket,
      @Nullable String key,
      @Nullable String after) {
    public static final Filter ALL = new Filter(null, null, null, null, null);
  }

  /** Runs that match, the newest first. */
  public static List<RunRow> list(Handle handle, Filter filter, int limit) {
    List<String> conditions = new ArrayList<>(List.of("1 = 1"));
    Map<String, Object> values = new LinkedHashMap<>();
    condition(
        conditions,
        values,
        "r.state = :state",
        "state",
        filter.state() == null ? null : filter.state().word());
    condition(conditions, values, "r.pipeline = :pipeline", "pipeline", filter.pipeline());
    condition(conditions, values, "o.bucket = :bucket", "bucket", filter.bucket());
    condition(conditions, values, "o.key = :key", "key", filter.key());
    condition(conditions, values, "r.id < :after", "after", filter.after());
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " from run r join object o on o.id = r.object_id where "
                + String.join(" and ", conditions)
                + " order by r.id desc limit :limit")
        .bindMap(values)
        .bind("limit", limit)
        .map(RunRows::map)
        .list();
  }

  private static void condition(
      List<String> conditions,
      Map<String, Object> values,
      String sql,
      String name,
      @Nullable String value) {
    if (value != null) {
      conditions.add(sql);
      values.put(name, value);
    }
  }

  /** How many runs wait or run: what the limit on the queue's depth is about. */
  public static long backlog(Handle handle) {
    return handle
        .createQuery(
            "select (select count(*) from run where state = 'ready') + (select count(*) from run where state = 'running')")
        .mapTo(Long.class)
        .one();
  }

  /** How many runs are in each state, by pipeline. */
  public static List<Count> counts(Handle handle) {
    return handle
        .createQuery("select pipeline, state, count(*) n from run group by pipeline, state")
        .map(
            (row, context) ->
                new Count(
                    row.getString("pipeline"),
                    RunState.of(row.getString("state")),
                    row.getLong("n")))
        .list();
  }

  /** A number of runs. */
  public record Count(String pipeline, RunState state, long runs) {}

  /** When the next run that waits for a later try is due. */
  public static Optional<Instant> nextDue(Handle handle, Instant after) {
    return handle
        .createQuery("select min(due_at) from run where state = 'ready' and due_at > :after")
        .bind("after", Times.micros(after))
        .mapTo(Long.class)
        .findOne()
        .map(Times::instant);
  }

  private static RunRow map(ResultSet row, StatementContext context) throws SQLException {
    return new RunRow(
        row.getString("id"),
        row.getLong("object_id"),
        row.getString("pipeline"),
        row.getInt("pipeline_version"),
        RunState.of(row.getString("state")),
        row.getInt("attempts"),
        row.getInt("failures"),
        row.getLong("token"),
        Times.instant(row.getLong("due_at")),
        row.getString("owner"),
        Rows.instantOrNull(row, "lease_until"),
        Times.instant(row.getLong("created_at")),
        Rows.instantOrNull(row, "ended_at"),
        row.getString("error_type"),
        row.getString("error"));
  }
}
