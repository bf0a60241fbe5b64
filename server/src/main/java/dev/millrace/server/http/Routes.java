package dev.millrace.server.http;

import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;

/** The routes of one feature, and how its exceptions become problems. */
@FunctionalInterface
public interface Routes {

  /**
   * Registers them: {@code routes.get("/v1/things/{id}", this::get, Allow.READ)}, and {@code
   * routes.exception(NoSuchObject.class, Problems.as(404, "no-such-object", "No such object"))}.
   */
  void addTo(JavalinDefaultRoutingApi routes);

  /** Those of them that answer without waiting, where they can. */
  default List<DirectRoute> direct() {
    return List.of();
  }
}
