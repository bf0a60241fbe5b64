package dev.millrace.pipeline;

import java.time.Duration;

/**
 * How runs are dispatched.
 *
 * @param lease how long a claim holds without a heartbeat
 * @param heartbeat how often claims are prolonged; well under the lease
 * @param poll how often the ledger is looked at when no bell rings
 * @param timeLimit how long one attempt may work
 */
public record DispatchSettings(
    Duration lease, Duration heartbeat, Duration poll, Duration timeLimit) {

  /** Lease 30 s, heartbeat 10 s, poll 500 ms, 15 minutes for an attempt. */
  public static final DispatchSettings STANDARD =
      new DispatchSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofMinutes(15));
}
