package dev.millrace.bench.oip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * As many connections as said, each sending its next request when the last is answered: all on one
 * thread, with requests encoded before, so that of the cores that client and server share, the
 * client takes as little as can be.
 */
final class Load {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
  private static final int BUFFER = 1 << 20;

  private Load() {}

  /** What one connection sends, and how it knows an answer. */
  interface Client {
    /** What is sent before the first request. */
    default ByteBuffer opening() {
      return ByteBuffer.allocate(0);
    }

    /** The next request, whole. */
    ByteBuffer request();

    /**
     * Takes what has arrived since the last answer; what it leaves comes again with more after it.
     *
     * @param reply where to put what must be sent besides requests
     * @return whether the answer is complete
     * @throws IOException when it is not the one expected
     */
    boolean answered(ByteBuffer arrived, ByteBuffer reply) throws IOException;
  }

  /** What a round came to. */
  record Round(long requests, double seconds, double serverSeconds, double clientSeconds) {
    double perSecond() {
      return requests / seconds;
    }

    double cpuMicros() {
      return 1e6 * serverSeconds / requests;
    }

    double clientMicros() {
      return 1e6 * clientSeconds / requests;
    }
  }

  /** One open connection. */
  private static final class Connection {
    private final SocketChannel channel;
    private final Client client;
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(BUFFER);
    private final ByteBuffer reply = ByteBuffer.allocateDirect(4096);

    Connection(SocketChannel channel, Client client) {
      this.channel = channel;
      this.client = client;
    }

    boolean take() throws IOException {
      if (channel.read(arrived) < 0) {
        throw new IOException("the server closed the connection");
      }
      arrived.flip();
      boolean complete = client.answered(arrived, reply);
      arrived.compact();
      if (reply.position() > 0) {
        send(reply.flip());
        reply.clear();
      }
      return complete;
    }

    void send(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  static Round run(Server server, int port, Supplier<Client> clients, int atOnce, Duration length)
      throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < atOnce; i++) {
        open(selector, port, clients.get());
      }
      Duration spent = server.spent();
      Duration own = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
      long began = System.nanoTime();
      long requests = ask(selector, began + length.toNanos());
      double seconds = (System.nanoTime() - began) / 1e9;
      Round round =
          new Round(
              requests,
              seconds,
              server.spent().minus(spent).toNanos() / 1e9,
              ProcessHandle.current().info().totalCpuDuration().orElseThrow().minus(own).toNanos()
                  / 1e9);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return round;
    }
  }

  private static void open(Selector selector, int port, Client client) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    Connection connection = new Connection(channel, client);
    channel.register(selector, SelectionKey.OP_READ, connection);
    connection.send(client.opening());
    connection.send(client.request());
  }

  private static long ask(Selector selector, long end) throws IOException {
    long[] requests = new long[1];
    while (System.nanoTime() < end) {
      int ready =
          selector.select(
              key -> requests[0] += next((Connection) key.attachment()),
              LONGEST_SILENCE.toMillis());
      if (ready == 0) {
        throw new IOException("nothing was answered for " + LONGEST_SILENCE);
      }
    }
    return requests[0];
  }

  private static int next(Connection connection) {
    try {
      if (!connection.take()) {
        return 0;
      }
      connection.send(connection.client.request());
      return 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
