package dev.millrace.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to a direct route: its body is gathered as it comes, then answered. */
final class DirectExchange implements Invocable.Task {
  private static final Logger log = LoggerFactory.getLogger(DirectExchange.class);
  private static final Duration LONGEST = UploadLimits.STANDARD.grace();

  private final long began = System.nanoTime();
  private final DirectHandler handler;
  private final DirectRoute route;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final byte[] body;
  private int received;

  DirectExchange(
      DirectHandler handler,
      DirectRoute route,
      Request request,
      Response response,
      Callback callback) {
    this.handler = handler;
    this.route = route;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.body = new byte[(int) request.getLength()];
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  /** Takes what has come; answers when that was all, or is called again when more comes. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        await();
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        callback.failed(chunk.getFailure());
        return;
      }
      take(chunk);
      if (chunk.isLast()) {
        answer();
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    int length = chunk.remaining();
    chunk.getByteBuffer().get(body, received, length);
    received += length;
    chunk.release();
  }

  /** A body that is so small and takes so long is trickled to hold memory. */
  private void await() {
    if (System.nanoTime() - began > LONGEST.toNanos()) {
      String why = "the body came too slowly: %d of %d bytes".formatted(received, body.length);
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      Response.writeError(request, response, callback, HttpStatus.REQUEST_TIMEOUT_408, why);
    } else {
      request.demand(this);
    }
  }

  private void answer() {
    Optional<DirectAnswer> answer = Optional.empty();
    try {
      HttpFields headers = request.getHeaders();
      handler
          .access()
          .refuseOtherSites(
              headers.get(HttpHeader.HOST),
              headers.get(HttpHeader.ORIGIN),
              headers.get("Sec-Fetch-Site"));
      handler.access().require(route.allow(), headers.get(HttpHeader.AUTHORIZATION));
      answer = route.answer(request, body);
    } catch (ProblemException e) {
      log.debug("refused in the usual way", e);
    } catch (RuntimeException e) {
      log.debug("to be tried, and reported, in the usual way", e);
    }
    answer.ifPresentOrElse(
        this::send, () -> handler.usually(new ReadRequest(request, body), response, callback));
  }

  private void send(DirectAnswer answer) {
    response.setStatus(answer.status());
    ResponseHeaders.addTo(response.getHeaders());
    answer.headers().forEach(response.getHeaders()::add);
    if (answer.encoder().isEmpty()) {
      response.write(true, ByteBuffer.wrap(answer.body()), callback);
    } else {
      request.getComponents().getExecutor().execute(() -> compress(answer));
    }
    handler
        .observer()
        .answered(
            request.getMethod(),
            answer.route(),
            answer.status(),
            Duration.ofNanos(System.nanoTime() - began));
  }

  /** Takes its time. */
  private void compress(DirectAnswer answer) {
    try (OutputStream out =
        answer.encoder().orElseThrow().encode(Content.Sink.asOutputStream(response))) {
      out.write(answer.body());
    } catch (IOException e) {
      callback.failed(e);
      return;
    }
    response.write(true, BufferUtil.EMPTY_BUFFER, callback);
  }
}
