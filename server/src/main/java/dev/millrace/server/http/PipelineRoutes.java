package dev.millrace.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipeline.InvalidPipelineException;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.PipelineParser;
import dev.millrace.pipeline.PipelineVersion;
import dev.millrace.pipeline.Pipelines;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pipelines: declare, look at, remove. */
public final class PipelineRoutes implements Routes {
  private final Pipelines pipelines;

  public PipelineRoutes(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/pipelines", this::list, Allow.READ);
    routes.get("/v1/pipelines/{name}", this::get, Allow.READ);
    routes.put("/v1/pipelines/{name}", this::put, Allow.ADMIN);
    routes.delete("/v1/pipelines/{name}", this::delete, Allow.ADMIN);
    routes.exception(
        InvalidPipelineException.class, Problems.as(422, "invalid-pipeline", "Invalid pipeline"));
  }

  private void list(Context ctx) {
    ctx.json(Map.of("pipelines", pipelines.active().stream().map(PipelineRoutes::json).toList()));
  }

  private void get(Context ctx) {
    String name = ctx.pathParam("name");
    ObjectNode json = json(pipelines.get(name).orElseThrow(() -> noSuchPipeline(name)));
    pipelines.history(name).forEach(version -> json.withArray("versions").add(json(version)));
    ctx.json(json);
  }

  /** {@code ?backfill=true} makes runs for the objects that are there already, too. */
  private void put(Context ctx) throws IOException {
    Query.only(ctx, "backfill");
    String name = ctx.pathParam("name");
    PipelineDefinition definition = PipelineParser.of(JsonBody.tree(ctx));
    Optional<PipelineVersion> before = pipelines.get(name);
    PipelineVersion now =
        pipelines.put(name, definition, Pipelines.API, "true".equals(ctx.queryParam("backfill")));
    boolean created = before.map(old -> old.version() != now.version()).orElse(true);
    ObjectNode json = json(now);
    List<String> missing = pipelines.missing(now);
    if (!missing.isEmpty()) { // allowed: it may come later, and the runs that failed be retried
      missing.forEach(json.putArray("warnings")::add);
    }
    ctx.status(created ? 201 : 200).json(json);
  }

  private void delete(Context ctx) {
    String name = ctx.pathParam("name");
    if (!pipelines.delete(name, Pipelines.API)) {
      throw noSuchPipeline(name);
    }
    ctx.status(204);
  }

  private static ObjectNode json(PipelineVersion pipeline) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("name", pipeline.name())
            .put("version", pipeline.version())
            .put("source", pipeline.source())
            .put("createdAt", pipeline.createdAt().toString());
    JsonNode definition = Json.MAPPER.valueToTree(pipeline.definition());
    json.setAll((ObjectNode) definition);
    return json;
  }

  static ProblemException noSuchPipeline(String name) {
    return new ProblemException(
        404, "no-such-pipeline", "No such pipeline", "there is no pipeline '" + name + "'");
  }
}
