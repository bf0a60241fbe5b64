package dev.millrace.pipeline;

import java.time.Duration;

/**
 * Told how runs fare, for metrics. Called from worker threads; must be quick and must not throw.
 */
public interface RunObserver {

  /**
   * An attempt ended.
   *
   * @param outcome {@code succeeded}, {@code failed}, {@code dead}, {@code lost} or {@code
   *     released}
   * @param waited from the moment it was due until it was claimed
   * @param took from the claim to the end of the task's work
   */
  void attemptEnded(String pipeline, String outcome, Duration waited, Duration took);

  /** The same with all that is known of it, for traces. */
  default void attemptEnded(EndedAttempt attempt) {}

  /** A sweep found something. */
  void swept(Sweeper.Report report);

  /** Nobody watches. */
  RunObserver NONE =
      new RunObserver() {
        @Override
        public void attemptEnded(String pipeline, String outcome, Duration waited, Duration took) {}

        @Override
        public void swept(Sweeper.Report report) {}
      };
}
