package dev.millrace.server.trace;

import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Lets spans have the ids that follow from the ledger, where the SDK would draw random ones: the
 * ids of the span that this thread starts next.
 */
final class GivenIds implements IdGenerator {
  private record Ids(String trace, String span) {}

  private final ThreadLocal<Ids> next = new ThreadLocal<>();

  void next(String trace, String span) {
    next.set(new Ids(trace, span));
  }

  @Override
  public String generateTraceId() {
    return next.get().trace();
  }

  @Override
  public String generateSpanId() {
    return next.get().span();
  }
}
