package dev.millrace.server.http;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the program lives, and whether it can do its work now. */
public final class HealthRoutes implements Routes {
  private final Map<String, Supplier<Optional<String>>> checks;

  /**
   * @param checks by part: empty when it is ready, else one sentence that says why not
   */
  public HealthRoutes(Map<String, Supplier<Optional<String>>> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/health/live", ctx -> ctx.json(Map.of("live", true)), Allow.ANYONE);
    routes.get("/health/ready", this::ready, Allow.ANYONE);
  }

  private void ready(Context ctx) {
    Map<String, String> notReady = new LinkedHashMap<>();
    checks.forEach((part, check) -> check.get().ifPresent(why -> notReady.put(part, why)));
    ctx.header("Cache-Control", "no-store");
    if (notReady.isEmpty()) {
      ctx.json(Map.of("ready", true));
    } else {
      ctx.status(503).json(Map.of("ready", false, "notReady", notReady));
    }
  }
}
