package dev.millrace.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of pipeline versions; each method is part of the caller's unit of work. */
public final class PipelineRows {
  private PipelineRows() {}

  /**
   * A pipeline's version.
   *
   * @param definition JSON
   * @param source {@code api}, or the file that declares it
   * @param afterObject it is for objects with a higher number
   */
  public record PipelineRow(
      String name,
      int version,
      String definition,
      String source,
      long afterObject,
      Instant createdAt,
      boolean active) {}

  /** Makes this the active version of its pipeline. */
  public static void activate(Handle handle, PipelineRow row) {
    deactivate(handle, row.name());
    handle.execute(
        """
        insert into pipeline(name, version, definition, source, after_object, created_at, active)
        values (?, ?, ?, ?, ?, ?, 1)
        on conflict(name, version) do update set active = 1, after_object = excluded.after_object,
          source = excluded.source
        """,
        row.name(),
        row.version(),
        row.definition(),
        row.source(),
        row.afterObject(),
        Times.micros(row.createdAt()));
  }

  /** Leaves the pipeline without an active version; false when it had none. */
  public static boolean deactivate(Handle handle, String name) {
    return handle.execute("update pipeline set active = 0 where name = ? and active = 1", name) > 0;
  }

  public static List<PipelineRow> active(Handle handle) {
    return handle
        .createQuery("select * from pipeline where active = 1 order by name")
        .map(PipelineRows::map)
        .list();
  }

  public static Optional<PipelineRow> get(Handle handle, String name, int version) {
    return handle
        .createQuery("select * from pipeline where name = :name and version = :version")
        .bind("name", name)
        .bind("version", version)
        .map(PipelineRows::map)
        .findOne();
  }

  /** Every version of a pipeline, the newest first. */
  public static List<PipelineRow> versions(Handle handle, String name) {
    return handle
        .createQuery("select * from pipeline where name = :name order by version desc")
        .bind("name", name)
        .map(PipelineRows::map)
        .list();
  }

  private static PipelineRow map(ResultSet row, StatementContext context) throws SQLException {
    return new PipelineRow(
        row.getString("name"),
        row.getInt("version"),
        row.getString("definition"),
        row.getString("source"),
        row.getLong("after_object"),
        Times.instant(row.getLong("created_at")),
        row.getBoolean("active"));
  }
}
