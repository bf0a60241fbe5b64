package dev.millrace.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Several clients that send one object after the other, each over a connection of its own. */
final class Load implements AutoCloseable {

  private final List<Connection> connections = new ArrayList<>();
  private final ExecutorService pool;

  Load(int port, int clients) throws IOException {
    for (int i = 0; i < clients; i++) {
      connections.add(new Connection(port));
    }
    pool = Executors.newFixedThreadPool(clients);
  }

  /** What is sent as the object with this number. */
  @FunctionalInterface
  interface Bodies {
    byte[] of(int number);
  }

  /** Sends the objects from one number up to another. Call {@link Sending#await} to be done. */
  Sending send(String bucket, String mediaType, int from, int to, Bodies bodies) {
    AtomicInteger next = new AtomicInteger(from);
    List<Future<?>> clients = new ArrayList<>();
    for (Connection connection : connections) {
      clients.add(
          pool.submit(
              () -> {
                for (int number; (number = next.getAndIncrement()) < to; ) {
                  connection.put(bucket, "object-" + number, mediaType, bodies.of(number));
                }
                return null;
              }));
    }
    return new Sending(clients);
  }

  /** Clients at work. */
  record Sending(List<Future<?>> clients) {

    /** Waits until all is kept; fails when anything was refused. */
    void await() throws InterruptedException, IOException {
      for (Future<?> client : clients) {
        try {
          client.get();
        } catch (ExecutionException e) {
          throw new IOException("an upload failed", e.getCause());
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    pool.shutdownNow();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
