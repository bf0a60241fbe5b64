package dev.millrace.runtimes.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ends runs that take too long: one thread that asks ONNX Runtime to terminate them. */
final class Watchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;

  Watchdog() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("onnx-watchdog").daemon(true).factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** One watched run. */
  static final class Watch implements AutoCloseable {
    private final RunOptions options;
    private @Nullable Future<?> alarm;
    private boolean over;
    private boolean expired;

    private Watch(RunOptions options) {
      this.options = options;
    }

    RunOptions options() {
      return options;
    }

    /** Whether the run was told to end. */
    synchronized boolean expired() {
      return expired;
    }

    private synchronized void expire() {
      if (over) {
        return; // the options are closed, and touching them would be a fault in native code
      }
      try {
        options.setTerminate(true);
        expired = true;
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime refuses to end a run", e);
      }
    }

    @Override
    public synchronized void close() {
      over = true;
      if (alarm != null) {
        alarm.cancel(false);
      }
      options.close();
    }
  }

  /** Watches a run that begins now. */
  Watch watch(Duration deadline) throws OrtException {
    Watch watch = new Watch(new RunOptions());
    try {
      watch.alarm = timer.schedule(watch::expire, deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      // The runtime is closed; a session that is still in use runs on without a deadline.
    }
    return watch;
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
