package dev.millrace.server.http;

import dev.millrace.server.access.AccessKey;
import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.access.SameOrigin;
import dev.millrace.server.access.Scope;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may send what: decided by the headers of a request, whichever way it is answered. */
record Access(AccessKeys keys) {
  private static final String BEARER = "Bearer ";

  /**
   * Refuses requests that a web page of another site sent, on a server without keys.
   *
   * @throws ProblemException when it did
   */
  void refuseOtherSites(
      @Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
    if (!keys.required()) {
      SameOrigin.objection(host, origin, fetchSite)
          .ifPresent(
              reason -> {
                throw new ProblemException(403, "other-origin", "Other origin refused", reason);
              });
    }
  }

  /**
   * The name of the key a request came with; empty where none is needed.
   *
   * @throws ProblemException when it has none, or one without the scope
   */
  String require(Allow allow, @Nullable String authorization) {
    return keys.required()
        ? allow.scope().map(scope -> require(scope, authorization)).orElse("")
        : "";
  }

  private String require(Scope scope, @Nullable String authorization) {
    String presented = bearer(authorization);
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
