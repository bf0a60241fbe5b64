package dev.millrace.server.trace;

import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Lets spans have the ids that follow from the ledger, where the SDK would draw random ones: the
 * ids of the span that this thread starts next.
 */
final class GivenIds implements IdGenerator {
  private record Ids(String trace, String span) {}

  private static final ThreadLocal<Ids> NEXT = new ThreadLocal<>();

  void next(String trace, String span) {
    NEXT.set(new Ids(trace, span));
  }

  @Override
  public String generateTraceId() {
    return NEXT.get().trace();
  }

  @Override
  public String generateSpanId() {
    return NEXT.get().span();
  }
}
