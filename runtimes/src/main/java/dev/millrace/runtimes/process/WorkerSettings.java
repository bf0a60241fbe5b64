package dev.millrace.runtimes.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code settings} of a {@code model.yaml} says about its workers.
 *
 * @param workers most processes at once; more are started only when all are busy
 * @param limit how long one request may take
 * @param startLimit how long loading the model may take
 * @param memory bytes that a worker and all it started may hold
 * @param answer bytes of the largest answer
 * @param network whether it may reach the network, where it could be kept from that
 * @param requires the packages (R) or modules (Python) that must be installed
 */
record WorkerSettings(
    int workers,
    Duration limit,
    Duration startLimit,
    long memory,
    int answer,
    boolean network,
    List<String> requires) {
  private static final List<String> FIELDS =
      List.of(
          "workers",
          "seconds",
          "startSeconds",
          "memoryMegabytes",
          "answerMegabytes",
          "network",
          "requires");
  private static final Pattern PACKAGE = Pattern.compile("[A-Za-z][A-Za-z0-9._]{0,99}");

  WorkerSettings {
    requires = List.copyOf(requires);
  }

  /**
   * Reads them.
   *
   * @param settings an object; what it leaves out has a default
   * @throws ModelException naming the field that cannot be used and what would be right
   */
  static WorkerSettings of(JsonNode settings) {
    for (var field : settings.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new ModelException(
            "model.yaml: there is no setting '%s' of workers; there are %s"
                .formatted(field.getKey(), FIELDS));
      }
    }
    int cores = java.lang.Runtime.getRuntime().availableProcessors();
    return new WorkerSettings(
        whole(settings, "workers", Math.min(cores, 4), 64),
        Duration.ofSeconds(whole(settings, "seconds", 30, 3600)),
        Duration.ofSeconds(whole(settings, "startSeconds", 60, 3600)),
        (long) whole(settings, "memoryMegabytes", 2048, 1 << 20) << 20,
        whole(settings, "answerMegabytes", 64, 1024) << 20,
        network(settings.path("network")),
        requires(settings.path("requires")));
  }

  private static int whole(JsonNode settings, String field, int otherwise, int most) {
    JsonNode value = settings.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > most) {
      throw new ModelException(
          "model.yaml: 'settings.%s' must be a whole number from 1 to %d, not %s"
              .formatted(field, most, value));
    }
    return value.asInt();
  }

  private static boolean network(JsonNode value) {
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new ModelException(
          "model.yaml: 'settings.network' must be true or false, not " + value);
    }
    return value.asBoolean(false);
  }

  private static List<String> requires(JsonNode names) {
    List<String> requires = new ArrayList<>();
    for (JsonNode name : names) {
      if (!name.isTextual() || !PACKAGE.matcher(name.asText()).matches()) {
        throw new ModelException(
            "model.yaml: 'settings.requires' holds " + name + ", which names no package");
      }
      requires.add(name.asText());
    }
    if (!names.isArray() && !names.isMissingNode()) {
      throw new ModelException("model.yaml: 'settings.requires' must be a list of packages");
    }
    return requires;
  }
}
