package dev.millrace.server.http;

import dev.millrace.server.access.AccessKeys;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.json.JavalinJackson;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;

/** The HTTP server, listening from construction until closed. */
public final class HttpServer implements AutoCloseable {
  private final Javalin javalin;

  private HttpServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /** Starts it with nobody watching. */
  public static HttpServer start(HttpSettings settings, AccessKeys keys, List<Routes> features) {
    return start(settings, keys, (method, route, status, took) -> {}, features);
  }

  /**
   * Starts it.
   *
   * @throws UncheckedIOException when the address cannot be listened on; the message says why
   */
  public static HttpServer start(
      HttpSettings settings, AccessKeys keys, RequestObserver observer, List<Routes> features) {
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, settings, new Access(keys), observer, features);
              config.requestLogger.http((ctx, millis) -> observe(observer, ctx, millis));
            });
    requireRoles(javalin);
    try {
      javalin.start(settings.host(), settings.port());
    } catch (JavalinBindException e) {
      throw cannotListen(settings, e);
    }
    return new HttpServer(javalin);
  }

  /**
   * Holds the address to be free, so that a start that cannot succeed ends before long work.
   *
   * @throws UncheckedIOException when it cannot be listened on; the message says why
   */
  public static void requireFree(HttpSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the server does: what lingers of the one before is no user
      socket.bind(new InetSocketAddress(settings.host(), settings.port()));
    } catch (IOException e) {
      throw cannotListen(settings, e);
    }
  }

  private static void configure(
      JavalinConfig config,
      HttpSettings settings,
      Access access,
      RequestObserver observer,
      List<Routes> features) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.http.defaultContentType = Json.MEDIA_TYPE;
    config.jsonMapper(new JavalinJackson(Json.MAPPER, true));
    List<DirectRoute> direct =
        features.stream().flatMap(feature -> feature.direct().stream()).toList();
    JettyTuning.apply(config, settings, new DirectHandler(direct, access, observer));
    new Problems().addTo(config.routes);
    new ResponseHeaders().addTo(config.routes);
    new AccessRoutes(access).addTo(config.routes);
    features.forEach(feature -> feature.addTo(config.routes));
  }

  private static void observe(RequestObserver observer, Context ctx, float millis) {
    Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
    observer.answered(
        matched == null ? "any" : matched.method.name(),
        matched == null ? "unmatched" : matched.path,
        ctx.statusCode(),
        Duration.ofNanos((long) (millis * 1e6)));
  }

  /** A route without a role would be open to all by mistake. */
  private static void requireRoles(Javalin javalin) {
    for (var parsed : javalin.unsafe.internalRouter.allHttpHandlers()) {
      var endpoint = parsed.endpoint;
      var roles = endpoint.metadata(io.javalin.security.Roles.class);
      if (endpoint.method.isHttpMethod()
          && (roles == null || roles.getRoles().stream().noneMatch(Allow.class::isInstance))) {
        throw new IllegalStateException(
            endpoint.method.name()
                + " "
                + endpoint.path
                + " does not say who may use it: register it with an Allow");
      }
    }
  }

  /** Every route as method and path, such as {@code GET /v1/runs/{id}}. */
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .filter(parsed -> isRoute(parsed.endpoint.method))
        .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
        .sorted()
        .toList();
  }

  private static boolean isRoute(HandlerType method) {
    return method.isHttpMethod();
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** Stops accepting, waits for requests under way, then returns. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static UncheckedIOException cannotListen(HttpSettings settings, Exception cause) {
    return new UncheckedIOException(
        "cannot listen on %s:%d (%s); is another program using it? Choose another with --port"
            .formatted(settings.host(), settings.port(), cause.getMessage()),
        (IOException) new BindException().initCause(cause));
  }
}
