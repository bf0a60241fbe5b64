package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ModelException;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Session;
import dev.millrace.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The graph that a pipeline runs, with what its package says must be done before.
 *
 * @param name of the model and its version, for messages
 * @param outputs the names of the outputs that the result holds
 */
record Graph(String name, Session session, JsonNode preprocessing, List<String> outputs) {

  /**
   * The graph of a role.
   *
   * @param role may be null when the package has one only
   * @param wanted the outputs asked for; all when empty
   * @throws ModelException when there is no such role or output, or several roles to choose from
   */
  static Graph of(ServedModel model, @Nullable String role, List<String> wanted) {
    String name = model.name() + "@" + model.version();
    if (role == null && model.roles().size() != 1) {
      throw new ModelException(
          "%s has the roles %s; set options.role to the one to run"
              .formatted(name, new TreeSet<>(model.roles())));
    }
    String chosen = role == null ? model.roles().iterator().next() : role;
    Session session = model.session(chosen);
    List<String> outputs = session.signature().outputs().stream().map(port -> port.name()).toList();
    for (String output : wanted) {
      if (!outputs.contains(output)) {
        throw new ModelException(
            "%s has no output '%s'; its outputs are %s".formatted(name, output, outputs));
      }
    }
    JsonNode preprocessing = model.preprocessing();
    return new Graph(
        name,
        session,
        model.roles().size() > 1 ? preprocessing.path(chosen) : preprocessing,
        wanted.isEmpty() ? outputs : wanted);
  }

  /** Whether the graph takes any number of rows at once and gives as many. */
  boolean takesManyRows(List<InputPlan> plans) {
    return plans.stream().allMatch(InputPlan::takesManyRows)
        && session.signature().outputs().stream()
            .allMatch(port -> !port.shape().isEmpty() && port.shape().getFirst() < 0);
  }

  /** Whether a missing float is NaN to the model. */
  boolean missingIsNan() {
    String missing = preprocessing.path("missing").asText("refuse");
    return switch (missing) {
      case "refuse" -> false;
      case "nan" -> true;
      default ->
          throw new ModelException(
              "model.yaml: 'preprocessing.missing' must be refuse or nan, not " + missing);
    };
  }

  /** Runs it; only the chosen outputs come back, in their order. */
  Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> all = session.run(inputs);
    Map<String, Tensor> chosen = new LinkedHashMap<>();
    for (String output : outputs) {
      Tensor tensor = all.get(output);
      if (tensor == null) {
        throw new ModelException(name + " gave no output '" + output + "'");
      }
      chosen.put(output, tensor);
    }
    return chosen;
  }
}
