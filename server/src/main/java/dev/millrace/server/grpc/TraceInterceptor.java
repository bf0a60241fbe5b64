package dev.millrace.server.grpc;

import dev.millrace.ledger.TraceContext;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** Keeps the trace context a call came with, in the metadata that HTTP has as headers. */
final class TraceInterceptor implements ServerInterceptor {
  private static final Context.Key<TraceContext> OF_CALL = Context.key("trace");
  private static final Metadata.Key<String> PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> STATE =
      Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    TraceContext trace = TraceContext.parse(headers.get(PARENT), headers.get(STATE)).orElse(null);
    return trace == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(OF_CALL, trace), call, headers, next);
  }

  /** The context of the call at work; null when it came with none. */
  static @Nullable TraceContext current() {
    return OF_CALL.get();
  }
}
