package dev.millrace.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection's end that leaves closing to {@link LingeringClose} where the other end may still be
 * sending: when the output was ended in good order and the input has not ended.
 */
class LingeringEndPoint extends SocketChannelEndPoint {
  private final SelectionKey key;
  private final LingeringClose closing;
  private volatile boolean outputEnded;
  private volatile boolean inputEnded;
  private volatile boolean closed;

  LingeringEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      LingeringClose closing) {
    super(channel, selector, key, scheduler);
    this.key = key;
    this.closing = closing;
  }

  @Override
  protected void doShutdownOutput() {
    super.doShutdownOutput();
    outputEnded = true;
  }

  @Override
  protected void doShutdownInput() {
    super.doShutdownInput();
    inputEnded = true;
  }

  /** Whether Jetty may still use it; the socket itself may stay open for a while. */
  @Override
  public boolean isOpen() {
    return !closed && super.isOpen();
  }

  @Override
  public void doClose() {
    closed = true;
    if (outputEnded && !inputEnded) {
      closing.close(getChannel(), key);
    } else {
      super.doClose();
    }
  }
}
