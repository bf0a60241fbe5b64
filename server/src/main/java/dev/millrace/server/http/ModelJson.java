package dev.millrace.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Models;
import dev.millrace.model.Signature;
import dev.millrace.model.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Models, versions and verifications as the contract shows them. */
final class ModelJson {
  private ModelJson() {}

  /** A model in short. */
  static ObjectNode model(Models models, String name) {
    ObjectNode json = node().put("name", name);
    List<ModelVersion> versions = models.versions(name);
    json.put("versions", versions.size());
    json.put("latest", versions.getLast().number());
    json.set("aliases", Json.MAPPER.valueToTree(models.aliases(name)));
    return json;
  }

  /** A version with what came of its cases when they were last run. */
  static ObjectNode version(Models models, ModelVersion version) {
    ObjectNode json = published(version);
    models.verifications(version).stream()
        .findFirst()
        .ifPresent(last -> json.set("verification", summary(last)));
    models.refusal(version).ifPresent(why -> json.put("refused", why));
    json.set("batching", batching(models, version));
    return json;
  }

  /** How many rows of different requests run together, by role, and why. */
  private static ObjectNode batching(Models models, ModelVersion version) {
    ObjectNode json = node();
    models
        .batching(version)
        .forEach((role, measured) -> json.set(role, Json.MAPPER.valueToTree(measured)));
    return json;
  }

  /** A version as such. */
  static ObjectNode published(ModelVersion version) {
    ObjectNode json =
        node()
            .put("version", version.number())
            .put("digest", version.digest())
            .put("verified", version.verified())
            .put("publishedAt", version.publishedAt().toString());
    json.set("signature", signatures(version.signatures()));
    return json;
  }

  private static ObjectNode signatures(Map<String, Signature> signatures) {
    ObjectNode json = node();
    new TreeMap<>(signatures)
        .forEach((role, signature) -> json.set(role, Json.MAPPER.valueToTree(signature)));
    return json;
  }

  private static ObjectNode summary(Verification verification) {
    List<Verification.CaseOutcome> cases = verification.cases();
    ObjectNode json = head(verification);
    json.put("cases", cases.size());
    json.put("failed", cases.stream().filter(one -> !one.passed()).count());
    cases.stream()
        .map(Verification.CaseOutcome::maxAbsDiff)
        .filter(java.util.Objects::nonNull)
        .max(Double::compare)
        .ifPresent(largest -> json.put("maxAbsDiff", largest));
    return json;
  }

  /** When, why and on what the cases were run; the age in seconds. */
  private static ObjectNode head(Verification verification) {
    return node()
        .put("passed", verification.passed())
        .put("moment", verification.moment().name().toLowerCase(java.util.Locale.ROOT))
        .put("runtime", verification.runtime())
        .put("architecture", verification.architecture())
        .put("at", verification.at().toString())
        .put("age", Math.max(0, Duration.between(verification.at(), Instant.now()).toSeconds()));
  }

  /** A verification with every case. */
  static ObjectNode verification(Verification verification) {
    ObjectNode json = head(verification);
    json.set("cases", cases(verification));
    return json;
  }

  /** Every case with what came of it. */
  static ArrayNode cases(Verification verification) {
    ArrayNode json = Json.MAPPER.createArrayNode();
    for (Verification.CaseOutcome one : verification.cases()) {
      ObjectNode row = json.addObject().put("case", one.id()).put("passed", one.passed());
      if (one.maxAbsDiff() != null) {
        row.put("maxAbsDiff", one.maxAbsDiff());
      }
      if (one.problem() != null) {
        row.put("problem", one.problem());
      }
      if (one.expectsNothing()) {
        row.put("note", "ran, no expected output");
      }
      row.set("outputs", Json.MAPPER.valueToTree(one.outputs()));
    }
    return json;
  }

  private static ObjectNode node() {
    return Json.MAPPER.createObjectNode();
  }
}
