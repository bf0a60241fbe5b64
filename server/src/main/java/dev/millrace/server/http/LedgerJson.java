package dev.millrace.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.AttemptRows.Attempt;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.ResultRow;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import dev.millrace.ledger.ShadowRow;
import dev.millrace.pipeline.RunView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Objects and runs as the contract shows them. */
final class LedgerJson {
  private LedgerJson() {}

  static ObjectNode object(ObjectVersion object) {
    return node()
        .put("bucket", object.bucket())
        .put("key", object.key())
        .put("version", object.version())
        .put("sha256", object.version())
        .put("size", object.size())
        .put("mediaType", object.mediaType())
        .put("createdAt", object.createdAt().toString());
  }

  /** A run in short: in lists, and in the answer to an upload. */
  static ObjectNode run(RunRow run) {
    ObjectNode json =
        node()
            .put("id", run.id())
            .put("pipeline", run.pipeline())
            .put("pipelineVersion", run.pipelineVersion())
            .put("state", run.state().word())
            .put("attemptCount", run.attempts())
            .put("createdAt", run.createdAt().toString());
    time(json, "endedAt", run.endedAt());
    if (run.state() == RunState.READY && run.attempts() > 0) {
      time(json, "nextAttemptAt", run.dueAt());
    }
    if (run.error() != null && run.state() != RunState.SUCCEEDED) {
      json.set("error", error(run.errorType(), run.error()));
    }
    return json;
  }

  /** Everything known of a run. */
  static ObjectNode run(RunView view) {
    ObjectNode json = run(view.run());
    json.set("object", object(view.object()));
    view.attempts().forEach(attempt -> json.withArray("attempts").add(attempt(attempt)));
    if (view.result() != null) {
      json.set("model", model(view.result()));
      json.set("result", result(view.result()));
    }
    if (view.shadow() != null) {
      json.set("shadow", shadow(view.shadow()));
    }
    for (RunView.Moment moment : view.timeline()) {
      json.withArray("timeline")
          .add(
              node()
                  .put("at", moment.at().toString())
                  .put("what", moment.what())
                  .put("detail", moment.detail()));
    }
    view.deliveries().forEach(delivery -> json.withArray("deliveries").add(delivery(delivery)));
    json.withArray("attempts");
    json.withArray("deliveries");
    return json;
  }

  private static ObjectNode attempt(Attempt attempt) {
    ObjectNode json =
        node()
            .put("number", attempt.number())
            .put("outcome", attempt.outcome())
            .put("startedAt", attempt.startedAt().toString());
    time(json, "endedAt", attempt.endedAt());
    if (attempt.error() != null) {
      json.set("error", error(attempt.errorType(), attempt.error()));
    }
    return json;
  }

  private static ObjectNode delivery(RunView.Delivery delivery) {
    var row = delivery.delivery();
    ObjectNode json =
        node()
            .put("id", row.id())
            .put("subscription", row.subscription())
            .put("state", row.state())
            .put("createdAt", row.createdAt().toString());
    time(json, "endedAt", row.endedAt());
    if (row.endedAt() == null) {
      time(json, "nextAttemptAt", row.dueAt());
    }
    for (var tried : delivery.attempts()) {
      ObjectNode attempt =
          node()
              .put("number", tried.number())
              .put("at", tried.at().toString())
              .put("millis", tried.millis());
      if (tried.status() != null) {
        attempt.put("status", tried.status());
      }
      if (tried.error() != null) {
        attempt.put("error", tried.error());
      }
      json.withArray("attempts").add(attempt);
    }
    return json;
  }

  /** What a shadow version made of a run's object, and how that differs from the result. */
  static ObjectNode shadow(ShadowRow shadow) {
    ObjectNode json =
        node()
            .put("run", shadow.runId())
            .put("model", shadow.model())
            .put("outcome", shadow.outcome());
    if (shadow.modelVersion() != null) {
      json.put("version", shadow.modelVersion()).put("digest", shadow.modelDigest());
    }
    if (shadow.error() != null) {
      json.put("error", shadow.error());
    }
    json.set("differences", tree(shadow.differences()));
    if (shadow.json() != null) {
      json.set("result", tree(shadow.json()));
    }
    return json.put("createdAt", shadow.createdAt().toString());
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger holds a shadow that is not JSON: " + json, e);
    }
  }

  /** What made a result (promise 8). */
  static ObjectNode model(ResultRow result) {
    return node()
        .put("name", result.model())
        .put("version", result.modelVersion())
        .put("digest", result.modelDigest())
        .put("preprocessing", result.preprocessing())
        .put("runtime", result.runtime())
        .put("verified", result.verified());
  }

  static com.fasterxml.jackson.databind.JsonNode result(ResultRow result) {
    try {
      return Json.MAPPER.readTree(result.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the result of run " + result.runId() + " is not JSON", e);
    }
  }

  private static ObjectNode error(@Nullable String type, String detail) {
    return node().put("type", type).put("detail", detail);
  }

  private static void time(ObjectNode json, String name, @Nullable Instant time) {
    if (time != null) {
      json.put(name, time.toString());
    }
  }

  private static ObjectNode node() {
    return Json.MAPPER.createObjectNode();
  }
}
