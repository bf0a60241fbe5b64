package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.pipeline.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects: parsed within bounds, and taken apart into rows. */
final class JsonObjects {
  private static final long MOST_BYTES = 16L << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private JsonObjects() {}

  /**
   * Parses an object.
   *
   * @throws dev.millrace.pipeline.BadInputException when it is too long, or no JSON
   */
  static JsonNode parse(TaskContext context) throws IOException {
    if (context.size() > MOST_BYTES) {
      throw Refusals.tooLarge(
          "the object has %d bytes; JSON up to %d is read. Send rows as CSV, or several objects."
              .formatted(context.size(), MOST_BYTES));
    }
    try (InputStream in = context.open()) {
      return JSON.readTree(in);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where = at == null ? "" : " (line " + at.getLineNr() + ")";
      throw Refusals.damaged(
          "the object is no JSON%s: %s".formatted(where, e.getOriginalMessage()), e);
    }
  }

  /** Whether it is an inference request of the Open Inference Protocol. */
  static boolean isInferenceRequest(JsonNode root) {
    return root.path("inputs").isArray();
  }

  /**
   * The rows of any other object: {@code {"instances": […]}}, {@code {"records": […]}}, MLflow's
   * {@code dataframe_records} and {@code dataframe_split}, a bare list, or a single record.
   */
  static Rows rows(JsonNode root) {
    for (String field : List.of("instances", "records", "dataframe_records")) {
      if (root.path(field).isArray()) {
        return new ListedRows(root.path(field), null);
      }
    }
    JsonNode split = root.path("dataframe_split");
    if (split.isObject()) {
      return new ListedRows(split.path("data"), columns(split.path("columns")));
    }
    if (root.isArray()) {
      return new ListedRows(root, null);
    }
    if (root.isObject()) {
      return new ListedRows(JSON.createArrayNode().add(root), null);
    }
    throw Refusals.mismatch(
        "the JSON holds neither a record, nor a list of records, nor instances, nor inputs");
  }

  private static Map<String, Integer> columns(JsonNode names) {
    Map<String, Integer> columns = new HashMap<>();
    for (JsonNode name : names) {
      if (!name.isTextual() || columns.putIfAbsent(name.asText(), columns.size()) != null) {
        throw Refusals.mismatch(
            "dataframe_split.columns must hold different names; it holds " + name);
      }
    }
    return Map.copyOf(columns);
  }

  /** The members of a JSON array as rows. */
  private static final class ListedRows implements Rows {
    private final Iterator<JsonNode> rest;
    private final @Nullable Map<String, Integer> split;
    private long number;

    ListedRows(JsonNode list, @Nullable Map<String, Integer> split) {
      this.rest = list.iterator();
      this.split = split;
    }

    @Override
    public @Nullable Row next() {
      if (!rest.hasNext()) {
        return null;
      }
      number++;
      JsonNode node = rest.next();
      String place = "row " + number;
      return split == null ? record(place, node) : array(place, node, split);
    }

    private Row record(String place, JsonNode node) {
      if (!node.isObject()) {
        return new Row(number, place, Map.of(), true, List.of(new Value.Json(node)));
      }
      Map<String, Integer> columns = new HashMap<>();
      List<Value> values = new ArrayList<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        columns.put(field.getKey(), values.size());
        values.add(new Value.Json(field.getValue()));
      }
      return new Row(number, place, columns, false, values);
    }

    private Row array(String place, JsonNode node, Map<String, Integer> columns) {
      if (!node.isArray() || node.size() != columns.size()) {
        throw Refusals.mismatch(
            "%s must be a list of %d values, one for each column".formatted(place, columns.size()));
      }
      List<Value> values = new ArrayList<>();
      node.forEach(value -> values.add(new Value.Json(value)));
      return new Row(number, place, columns, true, values);
    }

    @Override
    public void close() {}
  }
}
