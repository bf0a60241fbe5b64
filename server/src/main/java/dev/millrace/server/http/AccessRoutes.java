package dev.millrace.server.http;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** Stands before all routes: lets a request pass only if it may use the route it matched. */
final class AccessRoutes implements Routes {
  private static final String BEARER_NAME = "dev.millrace.bearer";

  private final Access access;

  AccessRoutes(Access access) {
    this.access = access;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.before(this::refuseOtherSites);
    routes.beforeMatched(this::requireScope);
  }

  private void refuseOtherSites(Context ctx) {
    access.refuseOtherSites(ctx.header("Host"), ctx.header("Origin"), ctx.header("Sec-Fetch-Site"));
  }

  private void requireScope(Context ctx) {
    for (var role : ctx.routeRoles()) {
      if (role instanceof Allow allow) {
        ctx.attribute(BEARER_NAME, access.require(allow, ctx.header("Authorization")));
      }
    }
  }

  /** The name of the key a request came with; empty on a server without keys. */
  static String bearerName(Context ctx) {
    String name = ctx.attribute(BEARER_NAME);
    return name == null ? "" : name;
  }
}
