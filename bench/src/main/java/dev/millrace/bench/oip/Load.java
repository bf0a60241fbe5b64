package dev.millrace.bench.oip;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** As many clients as said, each sending its next request when the last is answered. */
final class Load {
  private Load() {}

  /** One client's connection. */
  interface Client extends AutoCloseable {
    /** Sends one request and takes its answer. */
    void ask() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Makes one client. */
  @FunctionalInterface
  interface Clients {
    Client open() throws IOException;
  }

  /** What a round came to. */
  record Round(long requests, double seconds, double serverSeconds) {
    double perSecond() {
      return requests / seconds;
    }

    double cpuMicros() {
      return 1e6 * serverSeconds / requests;
    }
  }

  static Round run(Server server, Clients clients, int atOnce, Duration length) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      Duration spent = server.spent();
      long began = System.nanoTime();
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        counts.add(threads.submit(one(clients, began + length.toNanos())));
      }
      long requests = 0;
      for (Future<Long> count : counts) {
        requests += count.get();
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Round(requests, seconds, server.spent().minus(spent).toNanos() / 1e9);
    }
  }

  private static Callable<Long> one(Clients clients, long end) {
    return () -> {
      long count = 0;
      try (Client client = clients.open()) {
        while (System.nanoTime() < end) {
          client.ask();
          count++;
        }
      }
      return count;
    };
  }
}
