package dev.millrace.sheets.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads on which the files of one intake are worked on. */
final class Pool {
  private final ExecutorService threads;

  private Pool(ExecutorService threads) {
    this.threads = threads;
  }

  /** Work that uses the pool. */
  interface Work<T> {
    T on(Pool pool) throws IOException, InterruptedException;
  }

  /** Does work with a pool of its own; when it fails, what is under way is stopped. */
  static <T> T with(int threads, Work<T> work) throws IOException, InterruptedException {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      try {
        return work.on(new Pool(executor));
      } catch (IOException | InterruptedException | RuntimeException e) {
        executor.shutdownNow();
        throw e;
      }
    }
  }

  /** Does all tasks and answers in their order; throws what the first that failed threw. */
  <T> List<T> all(List<Callable<T>> tasks) throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    try {
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default ->
            throw new IllegalStateException("a file was not taken in", e.getCause());
      }
    }
  }
}
