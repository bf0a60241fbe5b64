package dev.millrace.runtimes.process;

import java.time.Duration;

/**
 * Workers lost in a row, and how long to wait before the next is started: not at all after the
 * first, then from a tenth of a second doubling to half a minute. One answer ends the row.
 */
final class Losses {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private int count;
  private long lastAt;
  private String last = "";

  synchronized void none() {
    count = 0;
  }

  /** Notes one, and what became of it. */
  synchronized void another(String why) {
    count++;
    lastAt = System.nanoTime();
    last = why;
  }

  synchronized int count() {
    return count;
  }

  /** What became of the last one. */
  synchronized String last() {
    return last;
  }

  /** How long to wait from now. */
  synchronized Duration pause() {
    if (count < 2) {
      return Duration.ZERO;
    }
    Duration whole = FIRST.multipliedBy(1L << Math.min(count - 2, 20));
    Duration capped = whole.compareTo(LONGEST) > 0 ? LONGEST : whole;
    Duration rest = capped.minusNanos(System.nanoTime() - lastAt);
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
