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
 * again, and while any run is under way the thread looks at all of them every ten milliseconds; it
 * sleeps otherwise.
 */
final class Watchdog implements AutoCloseable {
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(10);

  private final Set<Watch> all = ConcurrentHashMap.newKeySet();
  private final Deque<Watch> idle = new ConcurrentLinkedDeque<>();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  Watchdog() {
    thread = Thread.ofPlatform().name("onnx-watchdog").daemon(true).start(this::look);
  }

  /** One watched run at a time. */
  final class Watch implements AutoCloseable {
    private final RunOptions options;
    private volatile boolean running;
    private long until;
    private boolean expired;

    private Watch(RunOptions options) {
      this.options = options;
    }

    RunOptions options() {
      return options;
    }

    private synchronized void begin(Duration deadline) {
      until = System.nanoTime() + deadline.toNanos();
      running = true;
    }

    /** Whether the run was told to end. */
    synchronized boolean expired() {
      return expired;
    }

    private synchronized void expire(long now) {
      if (!running || expired || now - until < 0) {
        return; // options that are not in use must not be touched
      }
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
    watch.begin(deadline);
    if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
    return watch;
  }

  private void look() {
    while (!closed) {
      if (lookOnce()) {
        LockSupport.parkNanos(this, LOOK_EVERY);
      } else {
        asleep = true;
        if (!lookOnce() && !closed) { // a run that began before it saw that this sleeps
          LockSupport.park(this);
        }
        asleep = false;
      }
    }
  }

  private boolean lookOnce() {
    boolean any = false;
    long now = System.nanoTime();
    for (Watch watch : all) {
      if (watch.running) {
        any = true;
        watch.expire(now);
      }
    }
    return any;
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
