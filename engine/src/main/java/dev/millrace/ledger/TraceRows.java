package dev.millrace.ledger;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The SQL of the trace contexts that objects came with; each method is part of the caller's unit of
 * work. An object that came without one has no row: its trace follows from itself.
 */
public final class TraceRows {
  static final List<String> SCHEMA =
      List.of(
          """
          create table trace (
            object_id bigint not null primary key references object(id),
            traceparent text not null,
            tracestate text
          );
          """);

  private TraceRows() {}

  /** Notes the context that an object came with. */
  public static void insert(Handle handle, long objectId, TraceContext context) {
    handle.execute(
        "insert into trace(object_id, traceparent, tracestate) values (?, ?, ?)",
        objectId,
        context.traceparent(),
        context.state());
  }

  /** The context an object came with. */
  public static Optional<TraceContext> of(Handle handle, long objectId) {
    return handle
        .createQuery("select traceparent, tracestate from trace where object_id = :id")
        .bind("id", objectId)
        .map(
            (row, context) ->
                TraceContext.parse(row.getString("traceparent"), row.getString("tracestate")))
        .findOne()
        .flatMap(found -> found);
  }
}
