package dev.millrace.server.http.oip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceException.Kind;
import dev.millrace.server.http.Allow;
import dev.millrace.server.http.Routes;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The model repository extension: what there is, and which of it serves. Packages are published at
 * {@code /v1/models}, so a load that brings files, or a configuration that would change something,
 * is refused.
 */
final class RepositoryRoutes implements Routes {
  private static final int MOST = 1 << 20;

  private final Catalogue catalogue;

  RepositoryRoutes(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.post("/v2/repository/index", this::index, Allow.READ);
    routes.post("/v2/repository/models/{model}/load", this::load, Allow.ADMIN);
    routes.post("/v2/repository/models/{model}/unload", this::unload, Allow.ADMIN);
  }

  private void index(Context ctx) throws IOException {
    JsonNode ready = body(ctx).path("ready");
    if (!ready.isMissingNode() && !ready.isBoolean()) {
      throw new InferenceException(Kind.INVALID, "Invalid value for 'ready': expected a boolean");
    }
    ArrayNode answer = Answers.JSON.createArrayNode();
    for (Catalogue.Entry entry : catalogue.index()) {
      if (entry.ready() || !ready.asBoolean(false)) {
        ObjectNode one = answer.addObject();
        one.put("name", entry.name()).put("version", entry.version());
        one.put("state", entry.ready() ? "READY" : "UNAVAILABLE").put("reason", entry.reason());
      }
    }
    Answers.json(ctx, answer);
  }

  private void load(Context ctx) throws IOException {
    String name = ctx.pathParam("model");
    JsonNode parameters = body(ctx).path("parameters");
    if (!parameters.isObject() && !parameters.isMissingNode()) {
      throw new InferenceException(Kind.INVALID, "'parameters' must be an object");
    }
    Map<String, Object> given = new LinkedHashMap<>();
    parameters.properties().forEach(one -> given.put(one.getKey(), value(one.getValue())));
    catalogue.load(name, given);
    Answers.json(ctx, Answers.object());
  }

  private static Object value(JsonNode parameter) {
    return parameter.isTextual() ? parameter.asText() : parameter;
  }

  private void unload(Context ctx) throws IOException {
    body(ctx);
    catalogue.unload(ctx.pathParam("model"));
    Answers.json(ctx, Answers.object());
  }

  static JsonNode body(Context ctx) throws IOException {
    byte[] bytes = ctx.req().getInputStream().readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      throw new InferenceException(
          Kind.TOO_LARGE,
          "the request JSON size exceeds the maximum allowed input size of " + MOST + " bytes");
    }
    try {
      return Answers.JSON.readTree(
          bytes.length == 0 ? "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8) : bytes);
    } catch (JsonProcessingException e) {
      throw new InferenceException(
          Kind.INVALID, "failed to parse the request JSON: " + e.getOriginalMessage(), e);
    }
  }
}
