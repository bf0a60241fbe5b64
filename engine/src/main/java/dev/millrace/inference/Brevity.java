package dev.millrace.inference;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Judges by the runs of a graph so far whether the next one will be brief: so brief that changing
 * threads for it would cost more than the run. Only runs on inputs as large as those seen to be
 * brief are expected to be so. Thread-safe.
 */
final class Brevity {
  /** Of the order of what two changes of threads cost. */
  private static final long BRIEF = 300_000;

  /** A run of this length on a thread that others wait for was a misjudgement. */
  private static final long TOO_LONG = 2_000_000;

  private static final int ENOUGH = 16;
  private static final int MOST = 32;

  /** On a busy machine any run may take long now and then; one in ten is no brief model. */
  private static final int DOUBT = 8;

  private static final int AFTER_GIVING_UP = -1000;

  private final AtomicInteger trust = new AtomicInteger();
  private final AtomicLong most = new AtomicLong();

  /** Whether a run on so many bytes of inputs will be brief. */
  boolean expected(long bytes) {
    return trust.get() >= ENOUGH && bytes <= most.get();
  }

  /** A run on one of the compute threads took so long. */
  void ran(long bytes, long nanos) {
    if (nanos > BRIEF) {
      if (bytes <= most.get()) {
        doubt();
      }
      return;
    }
    believe();
    if (bytes > most.get()) {
      most.accumulateAndGet(bytes, Math::max);
    }
  }

  /** A run on a thread that others wait for took so long. */
  void ranHere(long nanos) {
    if (nanos > TOO_LONG) {
      doubt();
    } else {
      believe();
    }
  }

  /** A run on a thread that others wait for had to be ended. */
  void gaveUp() {
    trust.set(AFTER_GIVING_UP);
  }

  private void believe() {
    if (trust.get() < MOST) {
      trust.incrementAndGet();
    }
  }

  private void doubt() {
    trust.accumulateAndGet(DOUBT, (now, less) -> now > 0 ? Math.max(0, now - less) : now);
  }
}
