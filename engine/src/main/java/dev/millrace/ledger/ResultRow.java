package dev.millrace.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The one answer of a succeeded run, with what made it.
 *
 * @param json the answer
 * @param verified whether the model version had verification cases, which passed
 */
public record ResultRow(
    String runId,
    String json,
    String model,
    String modelVersion,
    String modelDigest,
    String preprocessing,
    String runtime,
    boolean verified,
    Instant createdAt) {

  /** Enters the result; the primary key sees to it that there is only one. */
  public void insert(Handle handle) {
    handle.execute(
        "insert into result(run_id, json, model, model_version, model_digest, preprocessing, runtime, verified, created_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        runId,
        json,
        model,
        modelVersion,
        modelDigest,
        preprocessing,
        runtime,
        verified ? 1 : 0,
        Times.micros(createdAt));
  }

  public static Optional<ResultRow> of(Handle handle, String runId) {
    return handle
        .createQuery("select * from result where run_id = :runId")
        .bind("runId", runId)
        .map(
            (row, context) ->
                new ResultRow(
                    runId,
                    row.getString("json"),
                    row.getString("model"),
                    row.getString("model_version"),
                    row.getString("model_digest"),
                    row.getString("preprocessing"),
                    row.getString("runtime"),
                    row.getInt("verified") != 0,
                    Times.instant(row.getLong("created_at"))))
        .findOne();
  }
}
