package dev.millrace.runtimes.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one model: as many as requests need at once, up to a limit, and one kept ready. A
 * lost worker is replaced, and the more were lost in a row the later.
 */
final class WorkerPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration PING_LIMIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final String name;
  private final WorkerSettings settings;
  private final Supplier<WorkerProcess> starting;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<WorkerProcess> idle = new ConcurrentLinkedDeque<>();
  private final Set<WorkerProcess> alive = ConcurrentHashMap.newKeySet();
  private final Losses losses = new Losses();
  private volatile boolean closed;

  /**
   * @param name of the model's file, for messages
   * @param starting starts a worker that has loaded the model
   */
  WorkerPool(String name, WorkerSettings settings, Supplier<WorkerProcess> starting) {
    this.name = name;
    this.settings = settings;
    this.starting = starting;
    this.permits = new Semaphore(settings.workers(), true);
  }

  /**
   * Starts the first worker.
   *
   * @throws WorkerException when it cannot
   */
  void start() {
    idle.addFirst(started());
  }

  /**
   * Has a frame answered.
   *
   * @throws WorkerException when the worker was lost over it, or none could be had in time
   */
  Answer ask(byte[] frame, Duration limit) throws InterruptedException {
    if (!permits.tryAcquire(settings.limit().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new WorkerException(
          "%s: all %d workers were busy for %d s"
              .formatted(name, settings.workers(), settings.limit().toSeconds()));
    }
    try {
      Answer answer = ask(worker(), frame, limit);
      losses.none();
      return answer;
    } finally {
      permits.release();
    }
  }

  private Answer ask(WorkerProcess worker, byte[] frame, Duration limit)
      throws InterruptedException {
    try {
      Answer answer = worker.ask(frame, limit);
      idle.addFirst(worker);
      return answer;
    } catch (InterruptedException e) {
      drop(worker);
      throw e;
    } catch (WorkerException e) {
      losses.another(String.valueOf(e.getMessage()));
      throw new WorkerException(name + ": its worker " + e.getMessage(), e);
    } finally {
      if (!worker.isAlive()) {
        drop(worker);
      }
    }
  }

  /** An idle worker, or a new one unless too many were lost lately. */
  private WorkerProcess worker() throws InterruptedException {
    for (WorkerProcess ready = idle.pollFirst(); ready != null; ready = idle.pollFirst()) {
      if (ready.isAlive()) {
        return ready;
      }
      drop(ready);
    }
    Duration wait = losses.pause();
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw new WorkerException(
          "%s: the last %d workers were lost, so the next starts in %d ms; the last one %s"
              .formatted(name, losses.count(), wait.toMillis(), losses.last()));
    }
    Thread.sleep(wait);
    return started();
  }

  private WorkerProcess started() {
    WorkerProcess worker;
    try {
      worker = starting.get();
    } catch (WorkerException e) {
      losses.another(String.valueOf(e.getMessage()));
      throw e;
    }
    alive.add(worker);
    if (closed) {
      drop(worker); // close() did not see it
    }
    return worker;
  }

  private void drop(WorkerProcess worker) {
    alive.remove(worker);
    worker.kill();
  }

  /** The workers there are now. */
  Stream<WorkerProcess> workers() {
    return alive.stream();
  }

  /**
   * Sees that an idle worker answers and that one is ready. Called now and then; does nothing while
   * all are busy.
   */
  void lookAfter() throws InterruptedException {
    if (closed || !permits.tryAcquire()) {
      return;
    }
    try {
      // The one that waited longest: those at the front answered lately.
      WorkerProcess waiting = idle.pollLast();
      if (alive.isEmpty() && losses.pause().isZero()) {
        waiting = started();
      }
      if (waiting != null && waiting.isAlive()) {
        ask(waiting, FrameWriter.ping(), PING_LIMIT);
      }
    } catch (WorkerException e) {
      log.warn("{}", e.getMessage());
    } finally {
      permits.release();
    }
  }

  /** Lets the requests under way end, then ends the workers. */
  @Override
  public void close() {
    closed = true;
    try {
      if (!permits.tryAcquire(
          settings.workers(), settings.limit().toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("{}: its workers are ended while they answer", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    alive.forEach(this::drop);
  }
}
