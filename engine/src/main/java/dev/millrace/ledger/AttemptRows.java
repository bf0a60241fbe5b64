package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of attempts; each method is part of the caller's unit of work. */
public final class AttemptRows {
  private AttemptRows() {}

  /**
   * One try at a run.
   *
   * @param outcome {@code running}, {@code succeeded}, {@code failed}, {@code lost} (its lease
   *     ended) or {@code released} (the program stopped)
   * @param worked when the task itself ran; null until the end is written, and where nobody knows
   */
  public record Attempt(
      String runId,
      int number,
      String owner,
      Instant startedAt,
      @Nullable Worked worked,
      @Nullable Instant endedAt,
      String outcome,
      @Nullable String errorType,
      @Nullable String error) {}

  /** From when to when a task had a compute thread: what lies outside is Millrace's own time. */
  public record Worked(Instant from, Instant until) {}

  static void start(Handle handle, RunRow run, String owner, Instant now) {
    handle.execute(
        "insert into attempt(run_id, number, owner, started_at, outcome) values (?, ?, ?, ?, 'running')",
        run.id(),
        run.attempts(),
        owner,
        Times.micros(now));
  }

  /**
   * Closes the attempt that runs now.
   *
   * @param worked the task's own time; null where nobody knows it
   */
  public static void end(
      Handle handle,
      String runId,
      String outcome,
      @Nullable Worked worked,
      @Nullable String errorType,
      @Nullable String error,
      Instant now) {
    handle.execute(
        "update attempt set ended_at = ?, outcome = ?, worked_from = ?, worked_until = ?,"
            + " error_type = ?, error = ? where run_id = ? and outcome = 'running'",
        Times.micros(now),
        outcome,
        worked == null ? null : Times.micros(worked.from()),
        worked == null ? null : Times.micros(worked.until()),
        errorType,
        error,
        runId);
  }

  public static List<Attempt> of(Handle handle, String runId) {
    return handle
        .createQuery("select * from attempt where run_id = :runId order by number")
        .bind("runId", runId)
        .map(
            (row, context) ->
                new Attempt(
                    runId,
                    row.getInt("number"),
                    row.getString("owner"),
                    Times.instant(row.getLong("started_at")),
                    worked(row),
                    Rows.instantOrNull(row, "ended_at"),
                    row.getString("outcome"),
                    row.getString("error_type"),
                    row.getString("error")))
        .list();
  }

  private static @Nullable Worked worked(ResultSet row) throws SQLException {
    Instant from = Rows.instantOrNull(row, "worked_from");
    Instant until = Rows.instantOrNull(row, "worked_until");
    return from == null || until == null ? null : new Worked(from, until);
  }
}
