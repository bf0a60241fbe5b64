package dev.millrace.inference;

import dev.millrace.ledger.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * When and under what a request came.
 *
 * @param began when its reading began, by {@link System#nanoTime}
 * @param trace the context it was sent under; null when it came with none
 */
public record Arrival(long began, @Nullable TraceContext trace) {

  /** Now. */
  public static Arrival now(@Nullable TraceContext trace) {
    return new Arrival(System.nanoTime(), trace);
  }

  /** Nanoseconds since then. */
  long since() {
    return System.nanoTime() - began;
  }
}
