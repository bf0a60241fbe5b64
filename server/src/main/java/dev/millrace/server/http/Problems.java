package dev.millrace.server.http;

import dev.millrace.ledger.LedgerFullException;
import io.javalin.http.Context;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns exceptions into problems. What nobody foresaw is logged under an id the client gets. */
public final class Problems implements Routes {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** Answers an exception whose message is written for the client. */
  public static <E extends Exception> ExceptionHandler<E> as(
      int status, String slug, String title) {
    return (exception, ctx) ->
        answer(ctx, new Problem(status, slug, title, String.valueOf(exception.getMessage())));
  }

  /** Answers with a problem; does nothing once the answer has begun. */
  static void answer(Context ctx, Problem problem) {
    if (ctx.res().isCommitted()) {
      return;
    }
    ctx.status(problem.status());
    ctx.contentType(problem.mediaType(ctx.path()));
    ctx.header("Cache-Control", "no-store");
    ctx.result(Json.bytes(problem.members(ctx.path())));
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.exception(ProblemException.class, Problems::expected);
    routes.exception(HttpResponseException.class, Problems::ofTheLibrary);
    routes.exception(LedgerFullException.class, as(507, "disk-full", "Disk full"));
    routes.exception(EofException.class, (gone, ctx) -> log.debug("the client went away", gone));
    routes.exception(Exception.class, Problems::unexpected);
  }

  private static void expected(ProblemException exception, Context ctx) {
    exception.headers().forEach(ctx::header);
    answer(ctx, exception.problem());
  }

  private static void ofTheLibrary(HttpResponseException exception, Context ctx) {
    String route = ctx.method().name() + " " + ctx.path();
    switch (exception) {
      case MethodNotAllowedResponse e -> {
        ctx.header("Allow", String.join(", ", e.getDetails().values()));
        answer(
            ctx,
            new Problem(
                405,
                "method-not-allowed",
                "Method not allowed",
                "there is no " + route + "; see /openapi.json"));
      }
      case NotFoundResponse e ->
          answer(
              ctx,
              new Problem(
                  404,
                  "no-such-route",
                  "No such route",
                  "there is no " + route + "; see /openapi.json"));
      default ->
          answer(
              ctx,
              new Problem(
                  exception.getStatus(),
                  "bad-request",
                  "Bad request",
                  String.valueOf(exception.getMessage())));
    }
  }

  private static void unexpected(Exception exception, Context ctx) {
    String id = UUID.randomUUID().toString();
    log.error("{} {} failed, id {}", ctx.method(), ctx.path(), id, exception);
    answer(ctx, internalError(id));
  }

  /** The problem for what nobody foresaw; the log has the cause under the same id. */
  static Problem internalError(String id) {
    return new Problem(
        500,
        "internal-error",
        "Internal error",
        "the server failed to do this; its log says why under the id in 'instance'",
        Map.of("instance", "urn:uuid:" + id));
  }
}
