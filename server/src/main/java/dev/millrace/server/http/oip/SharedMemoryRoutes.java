package dev.millrace.server.http.oip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.inference.SharedMemory;
import dev.millrace.inference.SharedRegion;
import dev.millrace.server.http.Allow;
import dev.millrace.server.http.Routes;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.List;

/**
 * The shared memory extensions. Of CUDA's nothing can be registered; but clients ask what is there,
 * and have all of it forgotten, before they use the system's.
 */
final class SharedMemoryRoutes implements Routes {
  private static final String SYSTEM = "/v2/systemsharedmemory";
  private static final String CUDA = "/v2/cudasharedmemory";
  private static final String REGION = "/region/{region}";

  private final SharedMemory shared;

  SharedMemoryRoutes(SharedMemory shared) {
    this.shared = shared;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get(SYSTEM + "/status", ctx -> describe(ctx, shared.regions()), Allow.READ);
    routes.get(
        SYSTEM + REGION + "/status",
        ctx -> describe(ctx, List.of(shared.region(ctx.pathParam("region")))),
        Allow.READ);
    routes.post(SYSTEM + REGION + "/register", this::register, Allow.ADMIN);
    routes.post(SYSTEM + REGION + "/unregister", this::unregister, Allow.ADMIN);
    routes.post(SYSTEM + "/unregister", this::unregisterAll, Allow.ADMIN);
    routes.get(CUDA + "/status", this::cudaStatus, Allow.READ);
    routes.post(CUDA + REGION + "/register", this::cudaRegister, Allow.ADMIN);
    routes.post(CUDA + "/unregister", this::cudaUnregister, Allow.ADMIN);
  }

  private static void describe(Context ctx, List<SharedRegion> regions) {
    ArrayNode answer = Answers.JSON.createArrayNode();
    for (SharedRegion region : regions) {
      answer
          .addObject()
          .put("name", region.name())
          .put("key", region.key())
          .put("offset", region.offset())
          .put("byte_size", region.byteSize());
    }
    Answers.json(ctx, answer);
  }

  private void register(Context ctx) throws IOException {
    JsonNode body = RepositoryRoutes.body(ctx);
    JsonNode key = body.path("key");
    if (!key.isTextual()) {
      throw new InferenceException(Kind.INVALID, "Invalid value for 'key': expected a string");
    }
    shared.register(
        ctx.pathParam("region"),
        key.textValue(),
        body.has("offset") ? bytes(body, "offset") : 0,
        bytes(body, "byte_size"));
    Answers.json(ctx, Answers.object());
  }

  private static long bytes(JsonNode body, String member) {
    JsonNode value = body.path(member);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new InferenceException(
          Kind.INVALID, "Invalid value for '%s': expected a number of bytes".formatted(member));
    }
    return value.longValue();
  }

  private void unregister(Context ctx) {
    shared.unregister(ctx.pathParam("region"));
    Answers.json(ctx, Answers.object());
  }

  private void unregisterAll(Context ctx) {
    shared.unregisterAll();
    Answers.json(ctx, Answers.object());
  }

  private void cudaStatus(Context ctx) {
    shared.requireOffered();
    Answers.json(ctx, Answers.JSON.createArrayNode());
  }

  private void cudaRegister(Context ctx) {
    shared.requireOffered();
    throw new InferenceException(
        Kind.UNSUPPORTED,
        "failed to register CUDA shared memory region '%s': it is not offered here, the system's is"
            .formatted(ctx.pathParam("region")));
  }

  private void cudaUnregister(Context ctx) {
    shared.requireOffered();
    Answers.json(ctx, Answers.object());
  }
}
