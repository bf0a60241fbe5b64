package dev.millrace.pipeline;

import dev.millrace.ledger.RunRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A try at a run that is over and written down.
 *
 * @param run as it was claimed
 * @param outcome {@code succeeded}, {@code failed}, {@code dead}, {@code lost} or {@code released}
 * @param from when it was claimed
 * @param until when the task's work ended
 * @param written when its end was durable
 * @param error what went wrong; null when nothing did
 */
public record EndedAttempt(
    RunRow run,
    String outcome,
    Instant from,
    Instant until,
    Instant written,
    @Nullable String error) {

  /** The attempt's number within the run. */
  public int number() {
    return run.attempts();
  }

  /** Whether the run ended with it. */
  public boolean endedRun() {
    return outcome.equals("succeeded") || outcome.equals("dead");
  }
}
