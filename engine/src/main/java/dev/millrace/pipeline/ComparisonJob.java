package dev.millrace.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One comparison under way, or ended. Thread-safe. */
public final class ComparisonJob {
  private final String id;
  private final Wanted wanted;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Progress progress = new Progress(0, 0);
  private volatile State state = State.RUNNING;
  private volatile Comparisons.@Nullable Report report;
  private volatile @Nullable String error;
  private volatile @Nullable Thread thread;
  private volatile boolean cancelled;

  /**
   * What is compared.
   *
   * @param model its name
   * @param a the number of one version
   * @param b of the other
   * @param last how many objects, the newest first
   */
  public record Wanted(String model, int a, int b, int last) {}

  /**
   * How far it is.
   *
   * @param done objects that both versions answered
   * @param total objects there are to compare; 0 until they were looked up
   */
  public record Progress(int done, int total) {}

  /** Where a comparison stands. */
  public enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  ComparisonJob(String id, Wanted wanted) {
    this.id = id;
    this.wanted = wanted;
  }

  /** Does the work on this thread. */
  void run(Comparisons comparisons) {
    thread = Thread.currentThread();
    try {
      if (cancelled) {
        throw new InterruptedException("cancelled before it began");
      }
      String prefix = wanted.model() + "@";
      report =
          comparisons.compare(
              wanted.model(),
              prefix + wanted.a(),
              prefix + wanted.b(),
              wanted.last(),
              (done, total) -> progress = new Progress(done, total));
      state = State.DONE;
    } catch (InterruptedException e) {
      state = State.CANCELLED; // the thread ends here
    } catch (RuntimeException e) {
      error = e.getMessage() == null ? e.toString() : e.getMessage();
      state = State.FAILED;
    } finally {
      ended.countDown();
    }
  }

  /** Ends it before its time. */
  void cancel() {
    cancelled = true;
    Thread working = thread;
    if (working != null && state == State.RUNNING) {
      working.interrupt();
    }
  }

  /** Waits until it has ended; false when that takes longer. */
  public boolean await(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  public String id() {
    return id;
  }

  public Wanted wanted() {
    return wanted;
  }

  public State state() {
    return state;
  }

  public Progress progress() {
    return progress;
  }

  /** What came out, when it is done. */
  public Optional<Comparisons.Report> report() {
    return Optional.ofNullable(report);
  }

  /** Why it failed, as a sentence. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }
}
