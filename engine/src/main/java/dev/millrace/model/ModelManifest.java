package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a package's {@code model.yaml} says.
 *
 * @param name of the model: {@code a-z}, {@code 0-9}, {@code -}
 * @param author who answers for it
 * @param licence of the weights
 * @param task the task it is made for, such as {@code identify-faces}; absent when callers feed it
 *     tensors themselves
 * @param runtime the name of what runs it, such as {@code onnx}
 * @param files the graphs by role, as paths within the package
 * @param signatures by role, where the package declares them: a runtime that can read the signature
 *     from the file itself (ONNX, PMML) needs none, one that runs an author's code (R, Python) does
 * @param settings of the runtime, such as a worker's limits; an object
 * @param preprocessing what must be done to an object before the graphs see it; an object
 * @param tolerances how exactly the verification cases must be reproduced
 * @param deterministic whether the same inputs must give the same bits; a model that draws random
 *     numbers says {@code false}, and is held to its tolerances alone
 * @param training the environment the model was made in; an object, for people to read
 */
public record ModelManifest(
    String name,
    String author,
    String licence,
    @Nullable String task,
    String runtime,
    Map<String, String> files,
    Map<String, Signature> signatures,
    JsonNode settings,
    JsonNode preprocessing,
    Tolerances tolerances,
    boolean deterministic,
    JsonNode training) {

  /** The file that holds it. */
  public static final String FILE = "model.yaml";

  public ModelManifest {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    signatures = Map.copyOf(signatures);
  }

  /**
   * Tolerances of a package.
   *
   * @param general where nothing nearer is said
   * @param roles by role, and by {@code role/output}
   */
  public record Tolerances(Tolerance general, Map<String, Tolerance> roles) {
    public Tolerances {
      roles = Map.copyOf(roles);
    }

    /** The nearest that the manifest states: the output's own, its role's, the package's. */
    Tolerance of(String role, String output) {
      return of(role, output, Map.of());
    }

    /**
     * The nearest: what the manifest states for the output or its role, what the case states
     * itself, what the manifest states for the package.
     *
     * @param stated by the case, by output
     */
    Tolerance of(String role, String output, Map<String, Tolerance> stated) {
      Tolerance byCase = stated.getOrDefault(output, general);
      Tolerance byRole = roles.getOrDefault(role, byCase);
      return roles.getOrDefault(role + "/" + output, byRole);
    }
  }

  /** The preprocessing as one short line, for provenance. */
  String preprocessingLine() {
    String summary = preprocessing.path("summary").asText("");
    String line = summary.isEmpty() ? preprocessing.toString() : summary;
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
