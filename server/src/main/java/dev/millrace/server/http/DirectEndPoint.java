package dev.millrace.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A connection's end that can be read, and its requests be answered, on the thread that saw it
 * become readable. Others wait for that thread, so only what waits for nothing may be done so; by
 * default a virtual thread takes over, as usual.
 */
final class DirectEndPoint extends LingeringEndPoint {
  private volatile boolean direct;

  /** Whether the last reading left nothing; of the selecting thread only. */
  private boolean drained;

  DirectEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      LingeringClose closing) {
    super(channel, selector, key, scheduler, closing);
  }

  /** How the next request is read: on the selecting thread, or as usual. */
  void readDirectly(boolean whether) {
    direct = whether;
  }

  /** Whether the calling thread is the selecting one and reads this connection. */
  boolean isReadHere() {
    return direct && !Thread.currentThread().isVirtual();
  }

  @Override
  public @Nullable Runnable onSelected() {
    drained = false;
    Runnable task = super.onSelected();
    return direct && task != null ? Invocable.from(InvocationType.NON_BLOCKING, task) : task;
  }

  /**
   * Does not ask the system again for what it has just said it has no more of: should there be more
   * meanwhile, the connection is selected again.
   */
  @Override
  public int fill(ByteBuffer buffer) throws IOException {
    if (!isReadHere()) {
      return super.fill(buffer);
    }
    if (drained) {
      return 0;
    }
    int filled = super.fill(buffer);
    drained = filled >= 0 && BufferUtil.space(buffer) > 0;
    return filled;
  }
}
