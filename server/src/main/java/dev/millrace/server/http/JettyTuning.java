package dev.millrace.server.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** What is set on Jetty itself: limits, and errors it answers before any route is reached. */
final class JettyTuning {

  /**
   * Encoded slashes, dots and percent signs pass to the routes: {@link ObjectPath} decodes a key
   * once and then judges it, with a better message than Jetty's.
   */
  private static final UriCompliance URIS =
      UriCompliance.RFC3986.with(
          "MILLRACE",
          Violation.AMBIGUOUS_PATH_SEGMENT,
          Violation.AMBIGUOUS_PATH_SEPARATOR,
          Violation.AMBIGUOUS_PATH_ENCODING,
          Violation.AMBIGUOUS_PATH_PARAMETER,
          Violation.AMBIGUOUS_EMPTY_SEGMENT,
          Violation.SUSPICIOUS_PATH_CHARACTERS,
          Violation.BAD_UTF8_ENCODING,
          Violation.TRUNCATED_UTF8_ENCODING);

  private JettyTuning() {}

  /**
   * @param direct what stands before the routes
   */
  static void apply(JavalinConfig config, HttpSettings settings, DirectHandler direct) {
    config.http.compressionStrategy = CompressionStrategy.GZIP;
    config.jetty.modifyHttpConfiguration(http -> tune(http, settings));
    config.jetty.modifyServletContextHandler(context -> tune(context, settings));
    config.jetty.modifyServer(server -> tune(server, settings, direct));
    config.jetty.addConnector((server, http) -> new DirectConnector(server, http, settings));
  }

  private static void tune(HttpConfiguration http, HttpSettings settings) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(settings.headerBytes());
    http.setIdleTimeout(settings.idle().toMillis());
    http.setUriCompliance(URIS);
  }

  private static void tune(ServletContextHandler context, HttpSettings settings) {
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.setErrorHandler(new ProblemErrorHandler());
    context.addFilter(
        new FilterHolder(new RequestLimit(settings.maxRequests())),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
  }

  private static void tune(Server server, HttpSettings settings, DirectHandler direct) {
    server.setErrorHandler(new ProblemErrorHandler());
    server.setHandler(new GracefulHandler(direct)); // a stop waits for requests under way
    server.setStopTimeout(settings.stop().toMillis());
    server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
  }
}
