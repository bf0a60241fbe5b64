package dev.millrace.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose body was read already and can be read once more. */
final class ReadRequest extends Request.Wrapper {
  private Content.@Nullable Chunk next;

  ReadRequest(Request request, byte[] body) {
    super(request);
    next = Content.Chunk.from(ByteBuffer.wrap(body), true);
  }

  @Override
  public synchronized Content.Chunk read() {
    Content.Chunk chunk = next;
    next = Content.Chunk.EOF;
    return chunk == null ? Content.Chunk.EOF : chunk;
  }

  @Override
  public void demand(Runnable available) {
    available.run();
  }

  @Override
  public synchronized boolean consumeAvailable() {
    next = Content.Chunk.EOF;
    return true;
  }
}
