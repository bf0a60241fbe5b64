package dev.millrace.pipeline;

import dev.millrace.ledger.AttemptRows.Worked;
import dev.millrace.ledger.RunRow;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run this process holds a claim on, and whether its attempt must stop. */
final class ClaimedRun {

  /** Why an attempt must stop. */
  enum Stop {
    LEASE_LOST,
    TIME_LIMIT,
    SHUTDOWN
  }

  private final RunRow run;
  private final Instant claimedAt;
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private volatile @Nullable Future<?> work;
  private volatile @Nullable Instant startedAt;
  private volatile @Nullable Instant taskStartedAt;

  ClaimedRun(RunRow run, Instant claimedAt) {
    this.run = run;
    this.claimedAt = claimedAt;
  }

  RunRow run() {
    return run;
  }

  Instant claimedAt() {
    return claimedAt;
  }

  /** When the attempt began, after its turn in the compute pool came. */
  @Nullable Instant startedAt() {
    return startedAt;
  }

  void started(Instant now) {
    startedAt = now;
  }

  void taskStarted(Instant now) {
    taskStartedAt = now;
  }

  /** The task's own time, up to then; null when the task was never called. */
  @Nullable Worked worked(Instant until) {
    Instant from = taskStartedAt;
    return from == null ? null : new Worked(from, until);
  }

  void workIs(Future<?> future) {
    work = future;
  }

  /**
   * Stops the attempt; the first reason counts. One that waits for its turn is left to find out
   * then: cancelling it would keep it from ever ending.
   */
  void stop(Stop reason) {
    stop.compareAndSet(null, reason);
    Future<?> future = work;
    if (future != null && startedAt != null) {
      future.cancel(true);
    }
  }

  @Nullable Stop stopped() {
    return stop.get();
  }

  void checkpoint() throws InterruptedException {
    if (stop.get() != null || Thread.interrupted()) {
      throw new InterruptedException("the attempt must stop");
    }
  }
}
