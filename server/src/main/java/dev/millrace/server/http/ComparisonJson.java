package dev.millrace.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.pipeline.ComparisonJob;
import dev.millrace.pipeline.Comparisons;
import dev.millrace.pipeline.JsonDifference;
import java.util.List;
import java.util.Locale;

/** A comparison as the contract shows it: how far it is, and what came out when it has ended. */
final class ComparisonJson {
  private static final int DIFFERENCES_SHOWN = 20;

  private ComparisonJson() {}

  static ObjectNode of(ComparisonJob job) {
    ComparisonJob.State state = job.state();
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("id", job.id())
            .put("name", job.wanted().model())
            .put("a", job.wanted().a())
            .put("b", job.wanted().b())
            .put("state", state.name().toLowerCase(Locale.ROOT))
            .put("done", job.progress().done())
            .put("total", job.progress().total());
    job.error().ifPresent(error -> json.put("error", error));
    job.report().ifPresent(report -> report(json, report));
    return json;
  }

  private static void report(ObjectNode json, Comparisons.Report report) {
    List<Comparisons.Compared> unlike =
        report.objects().stream().filter(one -> !one.same()).toList();
    json.put("compared", report.objects().size());
    json.put("same", report.objects().size() - unlike.size());
    json.put("different", unlike.stream().filter(one -> one.failures().isEmpty()).count());
    json.put("failed", unlike.stream().filter(one -> !one.failures().isEmpty()).count());
    json.put("complete", report.complete());
    unlike.stream().map(ComparisonJson::object).forEach(json.withArray("unlike")::add);
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
        .map(ComparisonJson::difference)
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
