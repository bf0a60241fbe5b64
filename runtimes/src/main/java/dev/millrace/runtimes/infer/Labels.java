package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.Datatype;
import dev.millrace.model.ModelException;
import dev.millrace.model.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names for the classes that an output scores, as {@code preprocessing.labels} of {@code
 * model.yaml} gives them.
 *
 * @param output that holds one score for each class; empty when there are no labels
 * @param names of the classes, in the order of the scores
 * @param top how many classes an answer names, best first
 * @param softmax whether the scores are logits, to be brought to probabilities
 */
record Labels(String output, List<String> names, int top, boolean softmax) {
  private static final int MOST_NAMES = 100_000;
  private static final int TOP = 5;

  /** What may be said of labels. */
  static final List<String> FIELDS = List.of("file", "names", "output", "softmax", "top");

  Labels {
    names = List.copyOf(names);
  }

  /** Reads a package's text file by its path within the package. */
  @FunctionalInterface
  interface TextFile {
    String read(String path);
  }

  /**
   * Reads the declaration.
   *
   * @throws ModelException when it is incomplete, or is for an output that the graph has not
   */
  static Labels read(Graph graph, TextFile files) {
    JsonNode declared = graph.preprocessing().path("labels");
    if (declared.isMissingNode()) {
      return new Labels("", List.of(), 0, false);
    }
    String output = declared.path("output").asText(graph.outputs().getFirst());
    if (!graph.outputs().contains(output)) {
      throw new ModelException(
          "model.yaml: 'preprocessing.labels.output' is '%s'; the outputs are %s"
              .formatted(output, graph.outputs()));
    }
    List<String> names = names(declared, files);
    int top = declared.path("top").asInt(Math.min(TOP, names.size()));
    if (names.isEmpty() || names.size() > MOST_NAMES || top < 1) {
      throw new ModelException(
          "model.yaml: 'preprocessing.labels' needs names: [a, b] or file: labels.txt with 1 to %d names, and top from 1"
              .formatted(MOST_NAMES));
    }
    return new Labels(output, names, top, declared.path("softmax").asBoolean(false));
  }

  private static List<String> names(JsonNode declared, TextFile files) {
    if (declared.path("file").isTextual()) {
      return files.read(declared.path("file").asText()).lines().map(String::strip).toList();
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : declared.path("names")) {
      if (name.isBoolean() || name.isContainerNode()) {
        throw new ModelException(
            "model.yaml: 'preprocessing.labels.names' holds %s, which is no text; write it in quotes"
                .formatted(name));
      }
      names.add(name.asText());
    }
    return names;
  }

  /**
   * Holds the names against the output that they are for.
   *
   * @throws ModelException when that holds texts, or another number of scores a row
   */
  void requireFit(Signature signature) {
    for (Signature.Port port : signature.outputs()) {
      if (port.name().equals(output)) {
        long scores = perRow(port.shape());
        if (port.datatype() == Datatype.BYTES || (scores >= 0 && scores != names.size())) {
          throw new ModelException(
              "model.yaml: 'preprocessing.labels' names %d classes, but the output '%s' has no score for each of them"
                  .formatted(names.size(), port));
        }
      }
    }
  }

  /** Elements of one row, whether the first dimension counts rows or not; −1 when that varies. */
  private static long perRow(List<Long> shape) {
    boolean rows = !shape.isEmpty() && shape.getFirst() <= 1;
    List<Long> rest = rows ? shape.subList(1, shape.size()) : shape;
    return rest.stream().anyMatch(size -> size < 0)
        ? -1
        : rest.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  /**
   * Adds {@code classes: [{name, score}]} to an answer, best first.
   *
   * @param outputs of the same row
   * @throws ModelException when there are more or fewer scores than names
   */
  void add(ObjectNode answer, ObjectNode outputs) {
    if (names.isEmpty()) {
      return;
    }
    List<Double> scores = new ArrayList<>();
    flatten(outputs.path(output), scores);
    if (scores.size() != names.size()) {
      throw new ModelException(
          "the output '%s' has %d scores, but there are %d labels"
              .formatted(output, scores.size(), names.size()));
    }
    List<Double> shown = softmax ? softmax(scores) : scores;
    ArrayNode classes = answer.putArray("classes");
    IntStream.range(0, names.size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> rank(shown.get(i))))
        .limit(top)
        .forEach(i -> classes.addObject().put("name", names.get(i)).put("score", shown.get(i)));
  }

  /** Best first; a score that is no number comes last. */
  private static double rank(double score) {
    return Double.isNaN(score) ? Double.POSITIVE_INFINITY : -score;
  }

  private static void flatten(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(child -> flatten(child, into));
    } else {
      into.add(node.isNumber() ? node.asDouble() : Double.NaN);
    }
  }

  private static List<Double> softmax(List<Double> logits) {
    double most = logits.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double sum = logits.stream().mapToDouble(logit -> Math.exp(logit - most)).sum();
    return logits.stream().map(logit -> Math.exp(logit - most) / sum).toList();
  }
}
