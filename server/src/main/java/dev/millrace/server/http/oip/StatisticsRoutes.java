package dev.millrace.server.http.oip;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.Catalogue;
import dev.millrace.inference.ModelStatistics;
import dev.millrace.server.http.Allow;
import dev.millrace.server.http.Routes;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Comparator;

/** The statistics extension: counts and times since the program started, by model version. */
final class StatisticsRoutes implements Routes {
  private final Catalogue catalogue;

  StatisticsRoutes(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.get("/v2/models/stats", ctx -> answer(ctx, "", ""), Allow.READ);
    routes.get("/v2/models/{model}/stats", this::ofModel, Allow.READ);
    routes.get("/v2/models/{model}/versions/{version}/stats", this::ofModel, Allow.READ);
  }

  private void ofModel(Context ctx) {
    String version = ctx.pathParamMap().getOrDefault("version", "");
    String asked = catalogue.find(ctx.pathParam("model"), version).version();
    answer(ctx, ctx.pathParam("model"), version.isEmpty() ? "" : asked);
  }

  private void answer(Context ctx, String model, String version) {
    ObjectNode answer = Answers.object();
    ArrayNode all = answer.putArray("model_stats");
    catalogue.statistics().stream()
        .filter(one -> model.isEmpty() || one.name().equals(model))
        .filter(one -> version.isEmpty() || one.version().equals(version))
        .sorted(Comparator.comparing(ModelStatistics::name).thenComparing(ModelStatistics::version))
        .forEach(one -> describe(all.addObject(), one));
    Answers.json(ctx, answer);
  }

  private static void describe(ObjectNode json, ModelStatistics one) {
    json.put("name", one.name()).put("version", one.version());
    json.put("last_inference", one.lastInference());
    json.put("inference_count", one.inferences());
    json.put("execution_count", one.success().count());
    ObjectNode totals = json.putObject("inference_stats");
    total(totals, "success", one.success());
    total(totals, "fail", one.fail());
    total(totals, "queue", one.queue());
    total(totals, "compute_input", one.input());
    total(totals, "compute_infer", one.infer());
    total(totals, "compute_output", one.output());
    ArrayNode batches = json.putArray("batch_stats");
    one.batches()
        .forEach(
            (size, times) ->
                total(batches.addObject().put("batch_size", size), "compute_infer", times));
  }

  private static void total(ObjectNode json, String name, ModelStatistics.Total total) {
    json.putObject(name).put("count", total.count()).put("ns", total.nanos());
  }
}
