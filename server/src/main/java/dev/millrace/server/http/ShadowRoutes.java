package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.ShadowRow;
import dev.millrace.pipeline.PipelineVersion;
import dev.millrace.pipeline.Pipelines;
import dev.millrace.pipeline.Runs;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.TreeMap;

/** How the version that shadows a pipeline's model compares with it so far. */
public final class ShadowRoutes implements Routes {
  private final Pipelines pipelines;
  private final Runs runs;

  public ShadowRoutes(Pipelines pipelines, Runs runs) {
    this.pipelines = pipelines;
    this.runs = runs;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v1/pipelines/{name}/shadow", this::get, Allow.READ);
  }

  private void get(Context ctx) {
    Query.only(ctx, "limit");
    String name = ctx.pathParam("name");
    PipelineVersion pipeline =
        pipelines.get(name).orElseThrow(() -> PipelineRoutes.noSuchPipeline(name));
    Runs.ShadowSummary summary = runs.shadows(name, Page.of(ctx).limit());
    ObjectNode json = Json.MAPPER.createObjectNode().put("pipeline", name);
    json.put("shadow", pipeline.definition().shadow());
    TreeMap<String, ObjectNode> versions = new TreeMap<>();
    for (ShadowRow.Count count : summary.counts()) {
      String version = count.modelVersion() == null ? "" : count.modelVersion();
      versions.computeIfAbsent(version, ShadowRoutes::counts).put(count.outcome(), count.runs());
    }
    versions.values().forEach(json.withArray("versions")::add);
    for (ShadowRow row : summary.unlike()) {
      ObjectNode one = LedgerJson.shadow(row);
      one.remove("result"); // the run has it
      json.withArray("unlike").add(one);
    }
    ctx.json(json);
  }

  /** Shadows that failed before a version was found have none. */
  private static ObjectNode counts(String version) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (!version.isEmpty()) {
      json.put("version", version);
    }
    return json.put(ShadowRow.SAME, 0).put(ShadowRow.DIFFERENT, 0).put(ShadowRow.FAILED, 0);
  }
}
