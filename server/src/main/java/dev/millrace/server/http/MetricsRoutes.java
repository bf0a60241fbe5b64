package dev.millrace.server.http;

import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.function.Supplier;

/** Numbers for Prometheus. */
public final class MetricsRoutes implements Routes {
  private final Supplier<String> scrape;

  public MetricsRoutes(Supplier<String> scrape) {
    this.scrape = scrape;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get(
        "/metrics",
        ctx ->
            ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                .header("Cache-Control", "no-store")
                .result(scrape.get()),
        Allow.READ);
  }
}
