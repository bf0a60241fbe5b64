package dev.millrace.model;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Loading graphs and running cases for callers on virtual threads: a native call holds the carrier
 * of a virtual thread, and two packages that are verified for seconds would hold up every request.
 */
final class NativeWork {
  private NativeWork() {}

  /** Does the work on a platform thread, the caller's own if it is one, and waits for it. */
  static <T> T call(Supplier<T> work) {
    if (!Thread.currentThread().isVirtual()) {
      return work.get();
    }
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofPlatform().name("model-work").daemon(true).start(task);
    return outcome(task);
  }

  private static <T> T outcome(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // what has begun is waited for: it holds the caller's locks
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
