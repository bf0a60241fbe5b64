package dev.millrace.runtimes.process;

import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after workers: several times a second at the memory they hold, every second at what they
 * started, and every few seconds whether those that wait still answer and one is ready.
 */
final class Caretaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Caretaker.class);
  private static final long WATCH_MILLISECONDS = 200;
  private static final long STRAY_MILLISECONDS = 1000;
  private static final long CARE_MILLISECONDS = 5000;

  private final Set<WorkerPool> pools;
  private final ScheduledExecutorService timer;

  Caretaker(String runtime, Set<WorkerPool> pools) {
    this.pools = pools;
    this.timer =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name(runtime + "-caretaker-", 0).daemon(true).factory());
    every(WATCH_MILLISECONDS, this::watch);
    every(STRAY_MILLISECONDS, this::strays);
    every(CARE_MILLISECONDS, this::care);
  }

  private void every(long milliseconds, Runnable work) {
    var _ = timer.scheduleWithFixedDelay(work, milliseconds, milliseconds, TimeUnit.MILLISECONDS);
  }

  private void watch() {
    try {
      workers().forEach(WorkerProcess::watch);
    } catch (RuntimeException e) {
      log.error("the workers' memory cannot be watched", e);
    }
  }

  private void strays() {
    try {
      if (workers().findAny().isPresent()) {
        ProcessTree.Marked marked = ProcessTree.Marked.now();
        workers().forEach(worker -> worker.strays(marked));
      }
    } catch (RuntimeException e) {
      log.error("what workers started cannot be watched", e);
    }
  }

  private Stream<WorkerProcess> workers() {
    return pools.stream().flatMap(WorkerPool::workers);
  }

  private void care() {
    for (WorkerPool pool : pools) {
      try {
        pool.lookAfter();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.error("the workers cannot be looked after", e);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
