package dev.millrace.server.http;

import dev.millrace.ledger.ObjectVersion;
import dev.millrace.object.DiskReserveException;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.ObjectTooLargeException;
import dev.millrace.pipeline.IdempotencyException;
import dev.millrace.pipeline.LandRequest;
import dev.millrace.pipeline.Landed;
import dev.millrace.pipeline.Objects;
import dev.millrace.pipeline.QueueFullException;
import dev.millrace.pipeline.Runs;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Buckets and objects: send, get, list, delete. */
public final class ObjectRoutes implements Routes {
  private static final String OBJECTS = "/v1/buckets/{bucket}/objects";
  private static final String OBJECT = OBJECTS + "/<key>";

  private final Uploads uploads;
  private final Objects objects;
  private final LandedAnswer answer;
  private final MultipartUpload multipart;

  /**
   * @param longestWait the most that {@code Prefer: wait} may ask for
   */
  public ObjectRoutes(Uploads uploads, Objects objects, Runs runs, Duration longestWait) {
    this.uploads = uploads;
    this.objects = objects;
    this.answer = new LandedAnswer(runs, longestWait);
    this.multipart = new MultipartUpload(uploads, answer);
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/buckets", this::buckets, Allow.READ);
    routes.get(OBJECTS, this::list, Allow.READ);
    routes.post(OBJECTS, multipart::post, Allow.WRITE);
    routes.put(OBJECT, this::put, Allow.WRITE);
    routes.get(OBJECT, this::get, Allow.READ);
    routes.head(OBJECT, this::head, Allow.READ);
    routes.delete(OBJECT, this::delete, Allow.WRITE);
    routes.exception(InvalidNameException.class, Problems.as(400, "bad-name", "Bad name"));
    routes.exception(
        ObjectTooLargeException.class, Problems.as(413, "object-too-large", "Object too large"));
    routes.exception(DiskReserveException.class, Problems.as(507, "disk-full", "Disk full"));
    routes.exception(IdempotencyException.class, ObjectRoutes::keyMisused);
    routes.exception(QueueFullException.class, ObjectRoutes::queueFull);
  }

  private void put(Context ctx) throws IOException, InterruptedException {
    Query.only(ctx);
    ObjectPath path = ObjectPath.of(ctx);
    LandRequest request =
        new LandRequest(
            path.bucket(),
            path.key(),
            MediaTypes.of(ctx.contentType(), path.key()),
            ctx.req().getContentLengthLong(),
            IdempotencyKey.of(ctx),
            AccessRoutes.bearerName(ctx),
            TraceHeaders.of(ctx));
    Landed landed = uploads.receive(ctx, body -> uploads.land(request, body));
    boolean results = answer.await(ctx, List.of(landed));
    ctx.header("ETag", ObjectBytes.etag(landed.object()));
    if (ctx.statusCode() == 201) {
      ctx.header("Location", ObjectPath.of(path.bucket(), path.key()));
    }
    ctx.json(answer.json(landed, results));
  }

  private void get(Context ctx) throws IOException {
    ObjectVersion object = find(ctx);
    ObjectBytes.get(ctx, object, objects.file(object));
  }

  private void head(Context ctx) {
    ObjectBytes.head(ctx, find(ctx));
  }

  private ObjectVersion find(Context ctx) {
    Query.only(ctx, "version");
    ObjectPath path = ObjectPath.of(ctx);
    return objects
        .get(path.bucket(), path.key(), ctx.queryParam("version"))
        .orElseThrow(() -> noSuchObject(path));
  }

  private void delete(Context ctx) {
    Query.only(ctx);
    ObjectPath path = ObjectPath.of(ctx);
    if (!objects.delete(path.bucket(), path.key())) {
      throw noSuchObject(path);
    }
    ctx.status(204);
  }

  private void list(Context ctx) {
    Query.only(ctx, "prefix", "after", "limit");
    Page page = Page.of(ctx);
    String prefix = ctx.queryParam("prefix");
    List<ObjectVersion> found =
        objects.list(
            ObjectPath.bucketOf(ctx), prefix == null ? "" : prefix, page.after(), page.fetch());
    ctx.json(page.of("objects", found, ObjectVersion::key, LedgerJson::object));
  }

  private void buckets(Context ctx) {
    ctx.json(Map.of("buckets", objects.buckets()));
  }

  private static ProblemException noSuchObject(ObjectPath path) {
    return new ProblemException(
        404,
        "no-such-object",
        "No such object",
        "bucket " + path.bucket() + " has no such version of '" + path.key() + "'");
  }

  private static void keyMisused(IdempotencyException exception, Context ctx) {
    switch (exception.reason()) {
      case IN_PROGRESS -> {
        ctx.header("Retry-After", "1");
        Problems.as(409, "idempotency-key-in-progress", "Still in progress").handle(exception, ctx);
      }
      case OTHER_REQUEST ->
          Problems.as(422, "idempotency-key-reused", "Idempotency key reused")
              .handle(exception, ctx);
    }
  }

  private static void queueFull(QueueFullException exception, Context ctx) {
    ctx.header("Retry-After", String.valueOf(exception.retryAfter().toSeconds()));
    Problems.as(429, "queue-full", "Queue full").handle(exception, ctx);
  }
}
