package dev.millrace.server.http;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** Headers that every answer carries; a route may set a stricter policy of its own. */
final class ResponseHeaders implements Routes {

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.before(ResponseHeaders::set);
  }

  private static void set(Context ctx) {
    // the library would say charset=utf-8 of everything, pictures too
    ctx.res().setCharacterEncoding(null);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }
}
