package dev.millrace.model;

import java.time.Duration;

/**
 * How long a caller waits for an answer.
 *
 * @param most waiting for a thread and running together
 * @param begun called when the run begins, on the thread that runs
 * @param ended called when the run has ended, before the caller gets its answer
 */
public record Patience(Duration most, Runnable begun, Runnable ended) {

  /** For a caller who need not know when the run ended. */
  public Patience(Duration most, Runnable begun) {
    this(most, begun, () -> {});
  }
}
