package dev.millrace.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose senders may not be done.
 *
 * <p>A request refused before its body was read is answered while the body is still on its way.
 * Closing a socket with bytes unread in it, or that come later, makes TCP reset the connection, and
 * a reset throws away at the sender's end what it had not read yet: the answer. So the output alone
 * is ended first, which the sender sees behind the answer, and its bytes are read and dropped until
 * it ends too, or has had {@link Lingering its time} (RFC 9112, 9.6).
 *
 * <p>Jetty ends the output after a last answer, but closes the socket right after it, since its
 * parser takes nothing more; that is where its endpoint hands the socket over to this. It has then
 * left Jetty's selector and its counts for good, so it is read by a virtual thread of its own.
 */
final class LingeringClose implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LingeringClose.class);
  private static final int BUFFER = 16 << 10;

  private final Lingering limits;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  LingeringClose(Lingering limits) {
    this.limits = limits;
  }

  /**
   * Takes over a socket whose output has ended, and closes it sooner or later.
   *
   * @param key of the selector that must let go of it
   */
  void close(SocketChannel channel, SelectionKey key) {
    if (open.size() >= limits.connections()) {
      closeNow(channel);
      return;
    }
    open.add(channel);
    key.cancel(); // one that a selector has cannot be read by waiting
    Thread.ofVirtual().name("http-lingering").start(() -> linger(channel));
  }

  private void linger(SocketChannel channel) {
    try {
      channel.configureBlocking(true);
      drop(channel);
    } catch (IOException e) {
      log.debug("a sender went away, was silent, or the server stops", e);
    } finally {
      closeNow(channel);
      open.remove(channel);
    }
  }

  private void drop(SocketChannel channel) throws IOException {
    long began = System.nanoTime();
    byte[] dropped = new byte[BUFFER];
    InputStream in = channel.socket().getInputStream();
    for (long left = limits.bytes(); left > 0; ) {
      long millis = limits.longest().toMillis() - (System.nanoTime() - began) / 1_000_000;
      if (millis <= 0) {
        return;
      }
      channel.socket().setSoTimeout((int) Math.min(millis, limits.silence().toMillis()));
      int read = in.read(dropped);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private static void closeNow(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing failed", e);
    }
  }

  /** Waits for no sender any more. */
  @Override
  public void close() {
    open.forEach(LingeringClose::closeNow);
  }
}
