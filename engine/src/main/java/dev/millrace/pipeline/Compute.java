package dev.millrace.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The bounded platform threads on which models run. Native calls would pin the carriers of virtual
 * threads, and more of them than cores only slow each other down; so runs and interactive requests
 * alike compute here. Brief work may be done on the thread that asks for it ({@link #here}), which
 * runs anyway.
 */
public final class Compute implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final int threads;
  private final Semaphore brief;
  private final ExecutorService pool;

  /**
   * @param threads how many computations at once; as many as cores is right for models of one
   *     thread each
   */
  public Compute(int threads) {
    this.threads = threads;
    this.brief = new Semaphore(threads);
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("compute-", 0).daemon(true).factory());
  }

  /** How many computations run at once. */
  public int threads() {
    return threads;
  }

  /**
   * Does brief work on the calling thread, where changing threads would cost more than the work.
   *
   * @return empty, with nothing done, when as many do so as there are compute threads, or when the
   *     work gives nothing
   */
  public <T> Optional<T> here(Supplier<Optional<T>> work) {
    if (!brief.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return work.get();
    } finally {
      brief.release();
    }
  }

  /**
   * Runs the work in its turn, without waiting for it.
   *
   * @throws RejectedExecutionException when the program is stopping
   */
  public void execute(Runnable work) {
    pool.execute(work);
  }

  /** Runs the work in its turn; the returned future's cancellation interrupts it. */
  Future<?> submit(Runnable work) {
    return pool.submit(work);
  }

  /** Whether the program is stopping, so that nothing further is begun. */
  boolean isStopping() {
    return pool.isShutdown();
  }

  /**
   * Runs the work in its turn and waits for its value.
   *
   * @throws Exception what the work threw
   */
  public <T> T call(Callable<T> work) throws Exception {
    return call(work, FOREVER);
  }

  /**
   * The same, but waits no longer than that. Work that was not begun by then never begins; work
   * that was is interrupted, which computations in native code do not notice.
   *
   * @throws TimeoutException when the wait is over
   * @throws Exception what the work threw
   */
  public <T> T call(Callable<T> work, Duration patience) throws Exception {
    Future<T> future;
    try {
      future = pool.submit(work);
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the program is stopping", e);
    }
    try {
      return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException | TimeoutException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a computation did not stop within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
