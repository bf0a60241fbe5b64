package dev.millrace.pipeline;

import java.time.Duration;

/** More runs wait than are allowed to, so nothing further is accepted for now; nothing was kept. */
public final class QueueFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Duration retryAfter;

  public QueueFullException(long waiting, long limit, Duration retryAfter) {
    super(
        "%d runs wait and %d may; send it again in %d s"
            .formatted(waiting, limit, retryAfter.toSeconds()));
    this.retryAfter = retryAfter;
  }

  /** When to try again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
