package dev.millrace.server.http;

import dev.millrace.server.access.AccessKey;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.access.SameOrigin;
import dev.millrace.server.access.Scope;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands before all routes: lets a request pass only if it may use the route it matched. */
final class AccessRoutes implements Routes {
  private static final String BEARER = "Bearer ";
  private static final String BEARER_NAME = "dev.millrace.bearer";

  private final AccessKeys keys;

  AccessRoutes(AccessKeys keys) {
    this.keys = keys;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.before(this::refuseOtherSites);
    routes.beforeMatched(this::requireScope);
  }

  private void refuseOtherSites(Context ctx) {
    if (!keys.required()) {
      SameOrigin.objection(ctx.header("Host"), ctx.header("Origin"), ctx.header("Sec-Fetch-Site"))
          .ifPresent(
              reason -> {
                throw new ProblemException(403, "other-origin", "Other origin refused", reason);
              });
    }
  }

  private void requireScope(Context ctx) {
    if (!keys.required()) {
      return;
    }
    for (var role : ctx.routeRoles()) {
      if (role instanceof Allow allow) {
        allow.scope().ifPresent(scope -> ctx.attribute(BEARER_NAME, require(scope, ctx)));
      }
    }
  }

  /** The name of the key a request came with; empty on a server without keys. */
  static String bearerName(Context ctx) {
    String name = ctx.attribute(BEARER_NAME);
    return name == null ? "" : name;
  }

  private String require(Scope scope, Context ctx) {
    String presented = bearer(ctx.header("Authorization"));
    if (presented == null) {
      throw unauthorized("this server asks for a key: send 'Authorization: Bearer KEY'");
    }
    AccessKey key = keys.find(presented).orElseThrow(() -> unauthorized("this key is not known"));
    if (!key.scopes().contains(scope)) {
      String needed = scope.name().toLowerCase(Locale.ROOT);
      throw new ProblemException(
          403,
          "scope-missing",
          "Scope missing",
          "the key '" + key.name() + "' lacks the scope '" + needed + "'");
    }
    return key.name();
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private static ProblemException unauthorized(String detail) {
    return new ProblemException(
        new Problem(401, "key-required", "Key required", detail),
        Map.of("WWW-Authenticate", "Bearer realm=\"millrace\""));
  }
}
