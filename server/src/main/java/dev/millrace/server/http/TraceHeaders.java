package dev.millrace.server.http;

import dev.millrace.ledger.TraceContext;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The trace context a request came with. */
final class TraceHeaders {
  private TraceHeaders() {}

  /** Null when it came with none, or with one that the standard would have us ignore. */
  static @Nullable TraceContext of(Context ctx) {
    List<String> parents = Collections.list(ctx.req().getHeaders("traceparent"));
    List<String> states = Collections.list(ctx.req().getHeaders("tracestate"));
    return parents.size() == 1
        ? TraceContext.parse(parents.getFirst(), String.join(",", states)).orElse(null)
        : null;
  }
}
