package dev.millrace.server.http;

import dev.millrace.pipeline.LandRequest;
import dev.millrace.pipeline.Landed;
import dev.millrace.pipeline.Landings;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;

/** Bounds the uploads under way and counts their bytes. */
public final class Uploads {
  private final Landings landings;
  private final UploadLimits limits;
  private final LongConsumer received;
  private final Semaphore permits;

  /**
   * @param received told the bytes of every upload, whether it succeeded or not
   */
  public Uploads(Landings landings, UploadLimits limits, LongConsumer received) {
    this.landings = landings;
    this.limits = limits;
    this.received = received;
    this.permits = new Semaphore(limits.atOnce());
  }

  /** How many uploads are being received. */
  public int underWay() {
    return limits.atOnce() - permits.availablePermits();
  }

  UploadLimits limits() {
    return limits;
  }

  /** Work on a request's body. */
  @FunctionalInterface
  interface BodyWork<T> {
    T with(InputStream body) throws IOException;
  }

  /** Gives the work the request's body, if there is room for another upload. */
  <T> T receive(Context ctx, BodyWork<T> work) throws IOException {
    if (!permits.tryAcquire()) {
      throw new ProblemException(
          new Problem(
              429,
              "too-many-uploads",
              "Too many uploads at once",
              limits.atOnce() + " uploads are under way; send it again in a moment"),
          Map.of("Retry-After", "2"));
    }
    SteadyBody body = new SteadyBody(ctx.req().getInputStream(), limits);
    try {
      return work.with(body);
    } catch (SteadyBody.TooSlowException e) {
      throw tooSlow(String.valueOf(e.getMessage()));
    } finally {
      permits.release();
      received.accept(body.received());
    }
  }

  Landed land(LandRequest request, InputStream body) throws IOException {
    return landings.land(request, body);
  }

  static ProblemException tooSlow(String detail) {
    return new ProblemException(
        new Problem(408, "too-slow", "Too slow", detail), Map.of("Connection", "close"));
  }
}
