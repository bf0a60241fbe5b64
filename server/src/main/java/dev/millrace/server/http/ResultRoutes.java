package dev.millrace.server.http;

import dev.millrace.delivery.CloudEvents;
import dev.millrace.delivery.ResultStream;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows.Filter;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * The results as they come, as server-sent events. Each stream is a virtual thread that reads the
 * ledger only as fast as its client reads the network: a slow client costs one socket buffer, and
 * one that stops reading is disconnected by the idle timeout. It may come back with {@code
 * Last-Event-ID} and misses nothing.
 */
public final class ResultRoutes implements Routes, AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LOOK_FOR_CLOSE = Duration.ofSeconds(1);

  private final ResultStream results;
  private final CloudEvents envelopes;
  private final Semaphore permits;
  private final int most;
  private volatile boolean closed;

  /**
   * @param most streams at once; further ones get 429
   */
  public ResultRoutes(ResultStream results, CloudEvents envelopes, int most) {
    this.results = results;
    this.envelopes = envelopes;
    this.most = most;
    this.permits = new Semaphore(most);
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/results", this::stream, Allow.READ);
  }

  /** How many streams are open. */
  public int open() {
    return most - permits.availablePermits();
  }

  private void stream(Context ctx) throws IOException, InterruptedException {
    Query.only(ctx, "pipeline", "bucket", "key", "lastEventId");
    Filter filter =
        new Filter(ctx.queryParam("pipeline"), ctx.queryParam("bucket"), ctx.queryParam("key"));
    long from = place(ctx);
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          new Problem(
              429,
              "too-many-streams",
              "Too many streams",
              most + " streams are open; close one or try again later"),
          Map.of("Retry-After", "10"));
    }
    try {
      ctx.disableCompression();
      ctx.res().setContentType("text/event-stream;charset=utf-8");
      ctx.header("Cache-Control", "no-store");
      ctx.header("X-Accel-Buffering", "no");
      write(ctx.res().getOutputStream(), results.after(from, filter), from);
    } finally {
      permits.release();
    }
  }

  /** Where the client left off: the header that browsers send, else the parameter, else now. */
  private long place(Context ctx) {
    String header = ctx.header("Last-Event-ID");
    String id = header == null || header.isEmpty() ? ctx.queryParam("lastEventId") : header;
    if (id == null || id.isEmpty()) {
      return results.last();
    }
    if (!id.matches("\\d{1,18}")) {
      throw Query.bad("Last-Event-ID", id, "the number of an event");
    }
    return Long.parseLong(id);
  }

  private void write(ServletOutputStream out, ResultStream.Cursor cursor, long from)
      throws IOException, InterruptedException {
    // The first id lets a client that saw no event yet come back to where it began.
    send(out, "retry: 1000\nid: " + from + "\n: millrace\n\n");
    long heartbeatAt = System.nanoTime() + HEARTBEAT.toNanos();
    while (!closed) {
      List<Event> events = cursor.next(LOOK_FOR_CLOSE);
      for (Event event : events) {
        send(out, text(event));
      }
      if (!events.isEmpty()) {
        heartbeatAt = System.nanoTime() + HEARTBEAT.toNanos();
      } else if (System.nanoTime() >= heartbeatAt) {
        send(out, ": still here\n\n");
        heartbeatAt = System.nanoTime() + HEARTBEAT.toNanos();
      }
    }
  }

  private String text(Event event) {
    return "id: "
        + event.seq()
        + "\nevent: "
        + event.type()
        + "\ndata: "
        + envelopes.envelope(event)
        + "\n\n";
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Ends all streams; clients come back when the program is up again. */
  @Override
  public void close() {
    closed = true;
  }
}
