package dev.millrace.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a failed run waits for its next try: exponential, with equal jitter so that runs that
 * failed together do not come back together (half of the time fixed, half random).
 */
public record Backoff(Duration first, Duration most, RandomGenerator random) {

  /** 1 s, 2 s, 4 s … up to 10 minutes. */
  public static Backoff standard() {
    return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10), RandomGenerator.getDefault());
  }

  /**
   * The wait after the given failure.
   *
   * @param failure 1 after the first failed attempt
   */
  public Duration delay(int failure) {
    int doublings = Math.clamp(failure - 1L, 0, 30);
    long full = Math.min(most.toNanos(), saturatedShift(first.toNanos(), doublings));
    return Duration.ofNanos(full / 2 + random.nextLong(full / 2 + 1));
  }

  private static long saturatedShift(long value, int doublings) {
    return value > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : value << doublings;
  }
}
