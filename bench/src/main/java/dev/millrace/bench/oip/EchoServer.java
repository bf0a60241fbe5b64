package dev.millrace.bench.oip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Answers whatever comes with the same bytes and reads none of it: what a request costs before
 * anybody has looked at it, the system's share included.
 */
final class EchoServer {
  private static final int ANSWER = 300;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);
  private final ByteBuffer out;

  private EchoServer(int port) throws IOException {
    byte[] answer =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + ANSWER + "\r\n\r\n" + "x".repeat(ANSWER))
            .getBytes(StandardCharsets.US_ASCII);
    out = ByteBuffer.allocateDirect(answer.length).put(answer);
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  public static void main(String[] arguments) throws IOException {
    EchoServer echo = new EchoServer(Integer.parseInt(arguments[0]));
    while (true) {
      echo.selector.select(echo::ready);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel accepted = server.accept();
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        accepted.configureBlocking(false);
        accepted.register(selector, SelectionKey.OP_READ);
      } else {
        answer((SocketChannel) key.channel());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(SocketChannel channel) throws IOException {
    try {
      if (channel.read(in.clear()) < 0) {
        channel.close();
      } else {
        channel.write(out.clear());
      }
    } catch (IOException gone) {
      channel.close(); // the clients of a round go away with answers under way
    }
  }
}
