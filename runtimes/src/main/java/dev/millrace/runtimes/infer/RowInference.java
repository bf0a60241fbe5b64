package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.TaskContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a graph on rows, many at once where it takes many, and answers row by row. */
final class RowInference {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_ROWS = 100_000;
  private static final long MOST_VALUES = 1_000_000;

  private final Graph graph;
  private final Labels labels;
  private final List<String> keep;
  private final RowBatch batch;
  private final ArrayNode answers = JSON.createArrayNode();
  private long values;

  RowInference(Graph graph, Labels labels, List<String> keep) {
    this.graph = graph;
    this.labels = labels;
    this.keep = keep;
    List<InputPlan> plans =
        InputPlan.of(graph.session().signature(), graph.preprocessing().path("columns"));
    this.batch = new RowBatch(plans, graph.missingIsNan(), graph.takesManyRows(plans));
  }

  /**
   * Answers every row.
   *
   * @return {@code {rows: [{row, kept columns…, outputs: {…}, classes: […]}]}}
   * @throws dev.millrace.pipeline.BadInputException when a row cannot be an input, or there are too
   *     many
   */
  ObjectNode run(Rows rows, TaskContext context) throws IOException, InterruptedException {
    long count = 0;
    for (Row row = rows.next(); row != null; row = rows.next()) {
      if (++count > MOST_ROWS) {
        throw Refusals.tooLarge(
            "there are more than %d rows; split the object".formatted(MOST_ROWS));
      }
      batch.add(row);
      if (batch.isFull()) {
        answer(context);
      }
    }
    if (!batch.isEmpty()) {
      answer(context);
    }
    if (count == 0) {
      throw Refusals.mismatch("there are no rows, so there is nothing to answer");
    }
    return JSON.createObjectNode().set("rows", answers);
  }

  private void answer(TaskContext context) throws InterruptedException {
    context.checkpoint();
    List<Row> rows = batch.rows();
    Map<String, List<JsonNode>> outputs = new LinkedHashMap<>();
    graph
        .run(batch.tensors())
        .forEach(
            (name, tensor) -> {
              count(tensor);
              outputs.put(name, OutputJson.rows(name, tensor, rows.size()));
            });
    for (int i = 0; i < rows.size(); i++) {
      answers.add(answer(rows.get(i), i, outputs));
    }
    batch.clear();
  }

  private ObjectNode answer(Row row, int index, Map<String, List<JsonNode>> outputs) {
    ObjectNode answer = JSON.createObjectNode().put("row", row.number());
    for (String column : keep) {
      Value value = row.get(column);
      if (value == null) {
        throw Refusals.mismatch(
            "%s has no column '%s', which options.keep names".formatted(row.place(), column));
      }
      answer.withObject("/keep").set(column, json(value));
    }
    ObjectNode named = answer.putObject("outputs");
    outputs.forEach((name, rows) -> named.set(name, rows.get(index)));
    labels.add(answer, named);
    return answer;
  }

  private static JsonNode json(Value value) {
    return switch (value) {
      case Value.Cell(String text, char decimal) -> TextNode.valueOf(text);
      case Value.Json(JsonNode node) -> node;
    };
  }

  private void count(Tensor tensor) {
    values += Tensor.elements(tensor.shape());
    if (values > MOST_VALUES) {
      throw Refusals.tooLarge(
          "the answer has more than %d values; split the object, or choose outputs by options.outputs"
              .formatted(MOST_VALUES));
    }
  }
}
