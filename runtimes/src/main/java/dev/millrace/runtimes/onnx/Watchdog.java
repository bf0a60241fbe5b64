package dev.millrace.runtimes.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends runs that take too long: one thread that asks ONNX Runtime to terminate them.
 *
 * <p>A timer for each run would cost as much as a small model. So the watches are kept and used
 * again, and the thread sleeps until the first of their deadlines. A run that begins wakes it only
 * when its own deadline comes before that, which is next to never.
 */
final class Watchdog implements AutoCloseable {
  private static final long LONGEST_SLEEP = TimeUnit.MINUTES.toNanos(1);

  private final Set<Watch> all = ConcurrentHashMap.newKeySet();
  private final Deque<Watch> idle = new ConcurrentLinkedDeque<>();
  private final Thread thread;
  private volatile long wakesAt = System.nanoTime();
  private volatile boolean closed;

  Watchdog() {
    thread = Thread.ofPlatform().name("onnx-watchdog").daemon(true).start(this::look);
  }

  /** One watched run at a time. */
  final class Watch implements AutoCloseable {
    private final RunOptions options;
    private boolean running;
    private long until;
    private boolean expired;

    private Watch(RunOptions options) {
      this.options = options;
    }

    RunOptions options() {
      return options;
    }

    private synchronized long begin(Duration deadline) {
      until = System.nanoTime() + deadline.toNanos();
      running = true;
      return until;
    }

    /** Whether the run was told to end. */
    synchronized boolean expired() {
      return expired;
    }

    /** When to look again, at the latest. */
    private synchronized long look(long now) {
      if (!running || expired) {
        return now + LONGEST_SLEEP; // options that are not in use must not be touched
      }
      if (now - until >= 0) {
        expire();
      }
      return expired ? now + LONGEST_SLEEP : until;
    }

    private void expire() {
      try {
        options.setTerminate(true);
        expired = true;
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime refuses to end a run", e);
      }
    }

    /** The run is over. */
    @Override
    public void close() {
      boolean spent = end();
      if (spent || closed) {
        all.remove(this);
        options.close();
      } else {
        idle.push(this);
      }
    }

    private synchronized boolean end() {
      running = false;
      return expired;
    }
  }

  /** Watches a run that begins now. */
  Watch watch(Duration deadline) throws OrtException {
    Watch watch = idle.poll();
    if (watch == null) {
      watch = new Watch(new RunOptions());
      all.add(watch);
    }
    if (watch.begin(deadline) - wakesAt < 0) {
      LockSupport.unpark(thread);
    }
    return watch;
  }

  private void look() {
    while (!closed) {
      long next = lookOnce();
      wakesAt = next;
      if (lookOnce() - next >= 0) { // else a run began before it saw how long this sleeps
        LockSupport.parkNanos(this, next - System.nanoTime());
      }
    }
  }

  /** Ends what is over its time; when to look again, at the latest. */
  private long lookOnce() {
    long now = System.nanoTime();
    long next = now + LONGEST_SLEEP;
    for (Watch watch : all) {
      long other = watch.look(now);
      next = other - next < 0 ? other : next;
    }
    return next;
  }

  /** Ends no more runs; those under way go on without a deadline. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    for (Watch watch = idle.poll(); watch != null; watch = idle.poll()) {
      all.remove(watch);
      watch.options.close();
    }
  }
}
