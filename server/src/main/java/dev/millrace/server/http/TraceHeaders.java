package dev.millrace.server.http;

import dev.millrace.ledger.TraceContext;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** The trace context a request came with. */
public final class TraceHeaders {
  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  private TraceHeaders() {}

  /** Null when it came with none, or with one that the standard would have us ignore. */
  public static @Nullable TraceContext of(Context ctx) {
    return of(
        Collections.list(ctx.req().getHeaders(PARENT)),
        Collections.list(ctx.req().getHeaders(STATE)));
  }

  /** The same of a request's headers. */
  public static @Nullable TraceContext of(HttpFields headers) {
    return headers.contains(PARENT)
        ? of(headers.getValuesList(PARENT), headers.getValuesList(STATE))
        : null;
  }

  private static @Nullable TraceContext of(List<String> parents, List<String> states) {
    return parents.size() == 1
        ? TraceContext.parse(parents.getFirst(), String.join(",", states)).orElse(null)
        : null;
  }
}
