package dev.millrace.object;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Remembers which contents are between the store and the ledger, so that nobody collects them
 * there.
 */
final class Pins {
  private final Map<String, Integer> counts = new HashMap<>();

  /** Pins a content; the returned action takes the pin out, once. */
  synchronized Runnable pin(String sha256) {
    counts.merge(sha256, 1, Integer::sum);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        unpin(sha256);
      }
    };
  }

  private synchronized void unpin(String sha256) {
    counts.computeIfPresent(sha256, (content, count) -> count == 1 ? null : count - 1);
  }

  /** Runs the action while nobody can pin the content; false if somebody has. */
  synchronized boolean ifUnpinned(String sha256, BooleanSupplier action) {
    return !counts.containsKey(sha256) && action.getAsBoolean();
  }
}
