package dev.millrace.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Comparisons in the background: a few at once, the last of them kept in memory for whoever asks
 * how they came out. A restart forgets them. Thread-safe.
 */
public final class ComparisonJobs implements AutoCloseable {
  private static final int MOST_AT_ONCE = 2;
  private static final int KEPT = 32;

  private final Comparisons comparisons;
  private final Map<String, ComparisonJob> jobs = new LinkedHashMap<>();

  /** As many comparisons as may be are under way. */
  public static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super(MOST_AT_ONCE + " comparisons are under way; wait for one to end, or cancel it");
    }
  }

  public ComparisonJobs(Comparisons comparisons) {
    this.comparisons = comparisons;
  }

  /**
   * Begins one.
   *
   * @throws TooManyException when there is no room for it
   */
  public ComparisonJob start(ComparisonJob.Wanted wanted) {
    ComparisonJob job = new ComparisonJob(UUID.randomUUID().toString(), wanted);
    synchronized (jobs) {
      if (jobs.values().stream().filter(ComparisonJobs::isRunning).count() >= MOST_AT_ONCE) {
        throw new TooManyException();
      }
      jobs.put(job.id(), job);
      jobs.values().stream()
          .filter(known -> !isRunning(known))
          .limit(Math.max(0, jobs.size() - KEPT))
          .map(ComparisonJob::id)
          .toList()
          .forEach(jobs::remove);
    }
    Thread.ofVirtual().name("comparison").start(() -> job.run(comparisons));
    return job;
  }

  private static boolean isRunning(ComparisonJob job) {
    return job.state() == ComparisonJob.State.RUNNING;
  }

  /** The comparison of a model with this id, while it is known. */
  public Optional<ComparisonJob> get(String model, String id) {
    synchronized (jobs) {
      return Optional.ofNullable(jobs.get(id)).filter(job -> job.wanted().model().equals(model));
    }
  }

  /** Ends one before its time and forgets it; false when it is not known. */
  public boolean cancel(String model, String id) {
    Optional<ComparisonJob> job = get(model, id);
    job.ifPresent(
        known -> {
          known.cancel();
          synchronized (jobs) {
            jobs.remove(id);
          }
        });
    return job.isPresent();
  }

  @Override
  public void close() {
    synchronized (jobs) {
      jobs.values().forEach(ComparisonJob::cancel);
    }
  }
}
