package dev.millrace.server.http;

import dev.millrace.server.http.WebFiles.WebFile;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The console: the files of {@code /web} on the class path, and the web libraries they import. */
public final class WebRoutes implements Routes {
  private static final String POLICY =
      "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";
  private static final String LIBRARIES = "META-INF/resources/webjars/lit-html";
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final Map<String, WebFile> files = WebFiles.under("web");
  private final Map<String, WebFile> libraries = WebFiles.under(LIBRARIES);

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    get(routes, "/", ctx -> send(ctx, files.get("index.html"), "no-cache"));
    var folders = new TreeSet<String>();
    for (String name : files.keySet()) {
      int slash = name.indexOf('/');
      if (slash < 0) {
        get(routes, "/" + name, ctx -> send(ctx, files.get(name), "no-cache"));
      } else if (name.endsWith("/index.html")) {
        get(routes, "/" + parent(name), ctx -> send(ctx, files.get(name), "no-cache"));
      } else if (folders.add(name.substring(0, slash))) {
        get(routes, "/" + name.substring(0, slash) + "/<path>", this::file);
      }
    }
    get(routes, "/webjars/lit-html/<path>", this::library);
  }

  private static String parent(String name) {
    return name.substring(0, name.lastIndexOf('/'));
  }

  private static void get(JavalinDefaultRoutingApi routes, String path, Handler handler) {
    routes.get(path, handler, Allow.ANYONE);
    routes.head(path, handler, Allow.ANYONE);
  }

  private void file(Context ctx) {
    send(ctx, files.get(ctx.path().substring(1)), "no-cache");
  }

  /** The address holds the library's version, so what it names never changes. */
  private void library(Context ctx) {
    send(ctx, libraries.get(ctx.pathParam("path")), FOREVER);
  }

  private static void send(Context ctx, @Nullable WebFile file, String caching) {
    if (file == null) {
      throw new ProblemException(
          404, "no-such-file", "No such file", "there is no file " + ctx.path());
    }
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Cache-Control", caching);
    ctx.header("ETag", file.etag());
    if (EntityTags.matches(ctx.header("If-None-Match"), file.etag())) {
      ctx.status(304);
    } else {
      ctx.contentType(file.mediaType()).result(file.content());
    }
  }
}
