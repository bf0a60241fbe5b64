package dev.millrace.server.http;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** Headers that every answer carries; a route may set a stricter policy of its own. */
final class ResponseHeaders implements Routes {
  private static final List<HttpField> FIELDS =
      List.of(
          new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
          new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
          new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
          new PreEncodedHttpField(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"));

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.before(ResponseHeaders::set);
  }

  private static void set(Context ctx) {
    // the library would say charset=utf-8 of everything, pictures too
    ctx.res().setCharacterEncoding(null);
    for (HttpField field : FIELDS) {
      ctx.header(field.getName(), field.getValue());
    }
  }

  /** Adds them to an answer that no route gives. */
  static void addTo(HttpFields.Mutable headers) {
    for (HttpField field : FIELDS) {
      headers.add(field);
    }
  }
}
