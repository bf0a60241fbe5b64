package dev.millrace.server.http;

import dev.millrace.server.access.Scope;
import io.javalin.security.RouteRole;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may use a route. Every route names exactly one of these when it is registered. */
public enum Allow implements RouteRole {
  /** Everyone, with or without a key: health, and the web app's own files. */
  ANYONE(null),
  /** Bearers of a key with {@link Scope#READ}. */
  READ(Scope.READ),
  /** Bearers of a key with {@link Scope#WRITE}. */
  WRITE(Scope.WRITE),
  /** Bearers of a key with {@link Scope#ADMIN}. */
  ADMIN(Scope.ADMIN);

  private final @Nullable Scope scope;

  Allow(@Nullable Scope scope) {
    this.scope = scope;
  }

  Optional<Scope> scope() {
    return Optional.ofNullable(scope);
  }
}
