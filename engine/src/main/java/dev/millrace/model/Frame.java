package dev.millrace.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A data frame as pandas writes it into JSON: {@code {columns, data}} or a list of records, bare or
 * as {@code dataframe_split} and {@code dataframe_records}.
 *
 * @param columns their names
 * @param rows each as long as there are columns
 */
record Frame(List<String> columns, List<List<JsonNode>> rows) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  Frame {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads one; empty when this is something else.
   *
   * @throws ModelException when a row is shorter or longer than there are columns
   */
  static Optional<Frame> of(JsonNode json) {
    JsonNode split = json.has("dataframe_split") ? json.path("dataframe_split") : json;
    if (split.path("columns").isArray() && split.path("data").isArray()) {
      return Optional.of(split(split));
    }
    JsonNode records = json.has("dataframe_records") ? json.path("dataframe_records") : json;
    return records.isArray() && records.path(0).isObject()
        ? Optional.of(records(records))
        : Optional.empty();
  }

  private static Frame split(JsonNode split) {
    List<String> columns = new ArrayList<>();
    split.path("columns").forEach(name -> columns.add(name.asText()));
    List<List<JsonNode>> rows = new ArrayList<>();
    for (JsonNode row : split.path("data")) {
      if (!row.isArray() || row.size() != columns.size()) {
        throw new ModelException(
            "row %d does not hold one value for each of the columns %s"
                .formatted(rows.size() + 1, columns));
      }
      List<JsonNode> cells = new ArrayList<>();
      row.forEach(cells::add);
      rows.add(cells);
    }
    return new Frame(columns, rows);
  }

  private static Frame records(JsonNode records) {
    List<String> columns = new ArrayList<>();
    records.path(0).fieldNames().forEachRemaining(columns::add);
    List<List<JsonNode>> rows = new ArrayList<>();
    for (JsonNode row : records) {
      List<JsonNode> cells = new ArrayList<>();
      for (String column : columns) {
        if (!row.has(column)) {
          throw new ModelException(
              "column '%s' is missing in row %d".formatted(column, rows.size() + 1));
        }
        cells.add(row.path(column));
      }
      rows.add(cells);
    }
    return new Frame(columns, rows);
  }

  /** Holds the columns against those that a signature lists; an empty list says nothing. */
  void requireColumns(List<String> listed) {
    for (String column : listed) {
      if (!columns.contains(column)) {
        throw new ModelException(
            "it has no column '%s', which MLmodel's signature lists; it has %s"
                .formatted(column, columns));
      }
    }
    for (String column : columns) {
      if (!listed.isEmpty() && !listed.contains(column)) {
        throw new ModelException(
            "its column '%s' is not in MLmodel's signature, which lists %s"
                .formatted(column, listed));
      }
    }
  }

  /**
   * The inputs of a graph: each from the column of its name where there are several, from all
   * columns together where there is one.
   *
   * @throws ModelException naming the column, and the row where one value is at fault
   */
  Map<String, Tensor> inputs(List<Signature.Port> ports) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Signature.Port port : ports) {
      inputs.put(port.name(), tensor(port, ports.size() == 1 ? columns : named(port)));
    }
    return inputs;
  }

  private List<String> named(Signature.Port port) {
    if (!columns.contains(port.name())) {
      throw new ModelException(
          "it has no column '%s' for the input %s; it has %s"
              .formatted(port.name(), port, columns));
    }
    return List.of(port.name());
  }

  private Tensor tensor(Signature.Port port, List<String> from) {
    long[] shape =
        port.shape().size() <= 1 && from.size() == 1
            ? new long[] {rows.size()}
            : new long[] {rows.size(), from.size()};
    if (!port.accepts(shape)) {
      throw new ModelException(
          "its columns %s and %d rows do not fit the input %s".formatted(from, rows.size(), port));
    }
    ArrayNode data = JSON.arrayNode();
    int[] places = from.stream().mapToInt(columns::indexOf).toArray();
    for (List<JsonNode> row : rows) {
      for (int place : places) {
        data.add(value(port, row.get(place)));
      }
    }
    try {
      return TensorJson.read(port.datatype(), shape, data);
    } catch (ModelException e) {
      throw blamed(port, from, e);
    }
  }

  /** A missing value is NaN where the datatype has one, as it is in pandas. */
  private static JsonNode value(Signature.Port port, JsonNode cell) {
    boolean real =
        switch (port.datatype()) {
          case FP16, FP32, FP64 -> true;
          case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, BYTES -> false;
        };
    return cell.isNull() && real ? TextNode.valueOf("NaN") : cell;
  }

  /** Finds the first value that the input cannot take. */
  private ModelException blamed(Signature.Port port, List<String> from, ModelException whole) {
    for (int row = 0; row < rows.size(); row++) {
      for (String column : from) {
        JsonNode cell = rows.get(row).get(columns.indexOf(column));
        ArrayNode alone = JSON.arrayNode().add(value(port, cell));
        try {
          TensorJson.read(port.datatype(), new long[] {1}, alone);
        } catch (ModelException e) {
          return new ModelException(
              "column '%s' holds %s in row %d, which the input %s cannot take"
                  .formatted(column, cell, row + 1, port),
              e);
        }
      }
    }
    return whole;
  }
}
