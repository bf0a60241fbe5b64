package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ModelException;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Checks the preprocessing that a package declares, as the task will read it: no field that nobody
 * follows, and nothing that does not fit the graph.
 */
final class InferPackages {
  private static final String SUMMARY = "summary";
  private static final List<String> FIELDS =
      List.of("columns", "image", "labels", "missing", SUMMARY);

  private InferPackages() {}

  /**
   * Checks every graph of a package.
   *
   * @throws ModelException naming the field, its value and what would be right
   */
  static void check(ServedModel model) {
    JsonNode declared = model.preprocessing();
    List<String> roles = List.copyOf(new TreeSet<>(model.roles()));
    if (roles.size() > 1) {
      List<String> fields = new ArrayList<>(roles);
      fields.add(SUMMARY);
      requireFields("preprocessing", declared, fields);
    }
    for (String role : roles) {
      String field = roles.size() > 1 ? "preprocessing." + role : "preprocessing";
      check(field, Graph.of(model, role, List.of()), texts(model));
    }
  }

  private static void check(String field, Graph graph, Labels.TextFile files) {
    JsonNode declared = graph.preprocessing();
    if (declared.isMissingNode()) {
      return;
    }
    requireFields(field, declared, FIELDS);
    requireObject(field + ".columns", declared.path("columns"));
    requireObject(field + ".image", declared.path("image"));
    Session session = graph.session();
    InputPlan.of(session.signature(), declared.path("columns"));
    if (declared.has("image")) {
      ImageSettings settings = ImageSettings.read(declared.path("image"));
      ImagePlan.of(session.signature(), settings, session.metadata());
    }
    if (declared.has("labels")) {
      requireFields(field + ".labels", declared.path("labels"), Labels.FIELDS);
      Labels.read(graph, files).requireFit(session.signature());
    }
    requireMissingFits(graph);
  }

  private static void requireMissingFits(Graph graph) {
    if (graph.missingIsNan()
        && graph.session().signature().inputs().stream()
            .noneMatch(port -> Elements.hasNan(port.datatype()))) {
      throw new ModelException(
          "model.yaml: 'preprocessing.missing' is nan, but none of the inputs %s can be NaN"
              .formatted(graph.session().signature().inputs()));
    }
  }

  private static void requireObject(String field, JsonNode declared) {
    if (!declared.isMissingNode() && !declared.isObject()) {
      throw new ModelException(
          "model.yaml: '%s' must hold fields, not %s".formatted(field, declared));
    }
  }

  private static void requireFields(String field, JsonNode declared, List<String> known) {
    requireObject(field, declared);
    for (String name : (Iterable<String>) declared::fieldNames) {
      if (!known.contains(name)) {
        throw new ModelException(
            "model.yaml: '%s' has no field '%s' that anything follows; there are %s"
                .formatted(field, name, known));
      }
    }
  }

  /** Reads the text files of a package. */
  static Labels.TextFile texts(ServedModel model) {
    return path -> {
      try {
        return Files.readString(model.file(path));
      } catch (IOException e) {
        throw new ModelException(path + " of the package cannot be read: " + e, e);
      }
    };
  }
}
