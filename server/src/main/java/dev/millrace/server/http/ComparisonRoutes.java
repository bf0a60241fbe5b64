package dev.millrace.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.Models;
import dev.millrace.model.UnknownModelException;
import dev.millrace.pipeline.Comparisons;
import dev.millrace.pipeline.JsonDifference;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two versions of a model on the objects that its pipelines saw last. */
public final class ComparisonRoutes implements Routes {
  private static final int MOST_OBJECTS = 500;
  private static final int USUAL_OBJECTS = 20;
  private static final int DIFFERENCES_SHOWN = 20;

  private final Models models;
  private final Comparisons comparisons;

  public ComparisonRoutes(Models models, Comparisons comparisons) {
    this.models = models;
    this.comparisons = comparisons;
  }

  @Override
  public void addTo(JavalinDefaultRoutingApi routes) {
    routes.post(
        "/v1/models/{name}/compare",
        ModelProblems.of(this::compare, "model-refused", "Model refused"),
        Allow.WRITE);
  }

  /**
   * What to compare.
   *
   * @param a a version's number or an alias
   * @param b likewise
   * @param last how many objects
   */
  record Wanted(@Nullable JsonNode a, @Nullable JsonNode b, @Nullable Integer last) {}

  private void compare(Context ctx) throws IOException, InterruptedException {
    Query.only(ctx);
    Wanted wanted = JsonBody.read(ctx, Wanted.class);
    int last = wanted.last == null ? USUAL_OBJECTS : wanted.last;
    if (last < 1 || last > MOST_OBJECTS) {
      throw Query.bad("last", String.valueOf(last), "a whole number from 1 to " + MOST_OBJECTS);
    }
    String name = ctx.pathParam("name");
    int a = version(name, "a", wanted.a);
    int b = version(name, "b", wanted.b);
    Comparisons.Report report =
        comparisons.compare(name, reference(name, a), reference(name, b), last);
    ObjectNode json = Json.MAPPER.createObjectNode().put("name", name).put("a", a).put("b", b);
    ctx.json(report(json, report));
  }

  /** The version's reference, which is loaded here so that a refused one is told at once. */
  private String reference(String name, int version) {
    String reference = name + "@" + version;
    models.resolve(reference);
    return reference;
  }

  private int version(String name, String field, @Nullable JsonNode wanted) {
    if (wanted == null || wanted.isNull()) {
      throw Query.bad(field, "", "a version's number or an alias");
    }
    if (wanted.isIntegralNumber()) {
      return models.version(name, wanted.asInt()).number();
    }
    return models
        .aliased(name, wanted.asText())
        .orElseThrow(
            () ->
                new UnknownModelException(
                    "model '%s' has no alias '%s'; its aliases are %s"
                        .formatted(name, wanted.asText(), models.aliases(name))));
  }

  private static ObjectNode report(ObjectNode json, Comparisons.Report report) {
    List<Comparisons.Compared> unlike =
        report.objects().stream().filter(one -> !one.same()).toList();
    json.put("compared", report.objects().size());
    json.put("same", report.objects().size() - unlike.size());
    json.put("different", unlike.stream().filter(one -> one.failures().isEmpty()).count());
    json.put("failed", unlike.stream().filter(one -> !one.failures().isEmpty()).count());
    json.put("complete", report.complete());
    unlike.stream().map(ComparisonRoutes::object).forEach(json.withArray("unlike")::add);
    return json;
  }

  private static ObjectNode object(Comparisons.Compared compared) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("run", compared.run().id())
            .put("pipeline", compared.run().pipeline());
    json.set("object", LedgerJson.object(compared.object()));
    json.put("differenceCount", compared.differences().size());
    compared.differences().stream()
        .limit(DIFFERENCES_SHOWN)
        .map(ComparisonRoutes::difference)
        .forEach(json.withArray("differences")::add);
    compared.failures().forEach(json.withArray("failures")::add);
    return json;
  }

  private static ObjectNode difference(JsonDifference difference) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("path", difference.path());
    JsonNode a = difference.recorded();
    JsonNode b = difference.replayed();
    if (!a.isMissingNode()) {
      json.set("a", a);
    }
    if (!b.isMissingNode()) {
      json.set("b", b);
    }
    if (a.isNumber() && b.isNumber()) {
      json.put("difference", b.asDouble() - a.asDouble());
    }
    return json;
  }
}
