package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * What a shadow version made of the object of a succeeded run.
 *
 * @param model the reference that the pipeline named, such as {@code faces@candidate}
 * @param modelVersion the version that was; absent when it failed
 * @param outcome {@code same}, {@code different} or {@code failed}
 * @param json its answer
 * @param differences JSON: how many there are and the first of them
 * @param error a sentence, when it failed
 */
public record ShadowRow(
    String runId,
    String pipeline,
    String model,
    @Nullable String modelVersion,
    @Nullable String modelDigest,
    String outcome,
    @Nullable String json,
    String differences,
    @Nullable String error,
    Instant createdAt) {
  public static final String SAME = "same";
  public static final String DIFFERENT = "different";
  public static final String FAILED = "failed";

  /** Notes that a run's shadow is to be made: part of the unit of work that records its result. */
  public static void owe(Handle handle, String runId, Instant now) {
    handle.execute(
        "insert into shadow_due(run_id, since, tries) values (?, ?, 0) on conflict(run_id) do nothing",
        runId,
        Times.micros(now));
  }

  /** Gives up a shadow that was to be made. */
  public static void forgive(Handle handle, String runId) {
    handle.execute("delete from shadow_due where run_id = ?", runId);
  }

  /** Counts another try at one that was cut off, and says how many there were with it. */
  public static int tryAgain(Handle handle, String runId) {
    return handle
        .createQuery(
            "update shadow_due set tries = tries + 1 where run_id = :runId returning tries")
        .bind("runId", runId)
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  /** Runs whose shadows were to be made since before then and are not, the oldest first. */
  public static List<String> owed(Handle handle, Instant before, int limit) {
    return handle
        .createQuery(
            "select run_id from shadow_due where since <= :before order by since, run_id limit :limit")
        .bind("before", Times.micros(before))
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  /** Enters it unless the run has one; it is owed no more. */
  public void insertIfAbsent(Handle handle) {
    forgive(handle, runId);
    handle.execute(
        "insert into shadow(run_id, pipeline, model, model_version, model_digest, outcome, json, differences,"
            + " error, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict(run_id) do nothing",
        runId,
        pipeline,
        model,
        modelVersion,
        modelDigest,
        outcome,
        json,
        differences,
        error,
        Times.micros(createdAt));
  }

  public static Optional<ShadowRow> of(Handle handle, String runId) {
    return handle
        .createQuery("select * from shadow where run_id = :runId")
        .bind("runId", runId)
        .map(ShadowRow::map)
        .findOne();
  }

  /** Those of a pipeline that were not the same, the newest first. */
  public static List<ShadowRow> unlike(Handle handle, String pipeline, int limit) {
    return handle
        .createQuery(
            "select * from shadow where pipeline = :pipeline and outcome <> 'same' order by run_id desc limit :limit")
        .bind("pipeline", pipeline)
        .bind("limit", limit)
        .map(ShadowRow::map)
        .list();
  }

  /** A number of shadows of one version with one outcome. */
  public record Count(@Nullable String modelVersion, String outcome, long runs) {}

  /** How the shadows of a pipeline came out, by version. */
  public static List<Count> counts(Handle handle, String pipeline) {
    return handle
        .createQuery(
            "select model_version, outcome, count(*) n from shadow where pipeline = :pipeline"
                + " group by model_version, outcome order by model_version, outcome")
        .bind("pipeline", pipeline)
        .map(
            (row, context) ->
                new Count(
                    row.getString("model_version"), row.getString("outcome"), row.getLong("n")))
        .list();
  }

  private static ShadowRow map(ResultSet row, StatementContext context) throws SQLException {
    return new ShadowRow(
        row.getString("run_id"),
        row.getString("pipeline"),
        row.getString("model"),
        row.getString("model_version"),
        row.getString("model_digest"),
        row.getString("outcome"),
        row.getString("json"),
        row.getString("differences"),
        row.getString("error"),
        Times.instant(row.getLong("created_at")));
  }
}
