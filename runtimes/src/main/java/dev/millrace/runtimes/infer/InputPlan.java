package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ModelException;
import dev.millrace.model.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one input's elements come from in a row.
 *
 * @param port the input; its first dimension counts rows, unless it is a scalar
 * @param columns the columns in the order of the elements; empty when the elements are the whole
 *     row, whatever its columns are called
 * @param alone whether it is the graph's only input
 */
record InputPlan(Signature.Port port, List<String> columns, boolean alone) {

  /**
   * How the inputs of a graph are taken from rows: from the columns that the package declares
   * ({@code preprocessing.columns}: a list for each input), from a column of the input's name where
   * it takes one element a row, and otherwise, if it is the only input, from the whole row.
   *
   * @throws ModelException when the declaration does not fit the graph, or none is there and it is
   *     needed
   */
  static List<InputPlan> of(Signature signature, JsonNode declared) {
    List<InputPlan> plans = new ArrayList<>();
    for (Signature.Port port : signature.inputs()) {
      boolean alone = signature.inputs().size() == 1;
      plans.add(new InputPlan(port, columns(port, declared.path(port.name()), alone), alone));
    }
    for (String name : (Iterable<String>) declared::fieldNames) {
      if (signature.inputs().stream().noneMatch(port -> port.name().equals(name))) {
        throw new ModelException(
            "model.yaml: 'preprocessing.columns' is for an input '%s'; the inputs are %s"
                .formatted(name, signature.inputs()));
      }
    }
    return List.copyOf(plans);
  }

  private static List<String> columns(Signature.Port port, JsonNode names, boolean alone) {
    long perRow = known(port);
    if (names.isMissingNode()) {
      return alone && perRow != 1 ? List.of() : List.of(port.name());
    }
    List<String> columns = new ArrayList<>();
    for (JsonNode name : names) {
      if (!name.isTextual()) {
        throw new ModelException(
            "model.yaml: 'preprocessing.columns.%s' holds %s, which is no text; write it in quotes (YAML takes yes and no for truth values)"
                .formatted(port.name(), name));
      }
      columns.add(name.asText());
    }
    if (columns.isEmpty() || (perRow >= 0 && columns.size() != perRow)) {
      throw new ModelException(
          "model.yaml: 'preprocessing.columns.%s' must be a list of %s names, since the graph takes %s"
              .formatted(port.name(), perRow < 0 ? "column" : perRow + "", port));
    }
    return List.copyOf(columns);
  }

  /** Elements of one row; −1 when that varies. */
  private static long known(Signature.Port port) {
    long count = 1;
    for (long size : rest(port)) {
      if (size < 0) {
        return -1;
      }
      count *= size;
    }
    return count;
  }

  /** The shape of one row's elements: the port's without its first dimension. */
  private static List<Long> rest(Signature.Port port) {
    return port.shape().isEmpty() ? List.of() : port.shape().subList(1, port.shape().size());
  }

  /** Whether any number of rows can be given at once. */
  boolean takesManyRows() {
    return !port.shape().isEmpty() && port.shape().getFirst() < 0;
  }

  /**
   * The elements that a row has for this input.
   *
   * @throws dev.millrace.pipeline.BadInputException naming the row and the column that is missing,
   *     or how many values there should be
   */
  List<Value> elements(Row row) {
    List<Value> values = given(row);
    if (values.size() == 1
        && values.getFirst() instanceof Value.Json json
        && json.node().isArray()) {
      values = flatten(json.node(), new ArrayList<>());
    }
    long wanted = known(port);
    if (wanted >= 0 && values.size() != wanted) {
      throw Refusals.mismatch(
          "%s has %d values for the input '%s', which takes %d"
              .formatted(row.place(), values.size(), port.name(), wanted));
    }
    return values;
  }

  private List<Value> given(Row row) {
    Value own = row.get(port.name());
    if (row.columns().isEmpty()) {
      return whole(row, alone, "it does not name its columns, and the model has several inputs");
    }
    if (!columns.isEmpty()) {
      return named(row);
    }
    return own != null
        ? List.of(own)
        : whole(
            row,
            row.ordered(),
            "the fields of a record have no order: the package must declare preprocessing.columns, or the record hold '%s'"
                .formatted(port.name()));
  }

  private List<Value> whole(Row row, boolean allowed, String otherwise) {
    if (!allowed) {
      throw Refusals.mismatch(
          "%s cannot be the input '%s': %s".formatted(row.place(), port.name(), otherwise));
    }
    return row.values();
  }

  private List<Value> named(Row row) {
    List<Value> values = new ArrayList<>(columns.size());
    for (String column : columns) {
      Value value = row.get(column);
      if (value == null) {
        throw Refusals.mismatch(
            "%s has no column '%s'; it has %s"
                .formatted(row.place(), column, row.columns().keySet().stream().sorted().toList()));
      }
      values.add(value);
    }
    return values;
  }

  private static List<Value> flatten(JsonNode node, List<Value> into) {
    if (node.isArray()) {
      node.forEach(child -> flatten(child, into));
    } else {
      into.add(new Value.Json(node));
    }
    return into;
  }

  /** What messages call an element. */
  String columnName(int element) {
    return columns.size() > element
        ? "column '" + columns.get(element) + "'"
        : "value " + (element + 1);
  }

  /**
   * The shape of a tensor.
   *
   * @param rows in it
   * @param perRow elements of each
   * @throws dev.millrace.pipeline.BadInputException when the elements do not fill whole rows of a
   *     varying shape
   */
  long[] shape(int rows, int perRow) {
    long[] shape = port.shape().stream().mapToLong(Long::longValue).toArray();
    if (shape.length == 0) {
      return shape;
    }
    shape[0] = rows;
    long fixed = 1;
    int varying = -1;
    for (int i = 1; i < shape.length; i++) {
      if (shape[i] >= 0) {
        fixed *= shape[i];
      } else if (varying < 0) {
        varying = i;
      } else {
        throw Refusals.mismatch(
            "the input '%s' varies in several dimensions, so its shape cannot be told from rows; send an inference request with a shape"
                .formatted(port));
      }
    }
    if (varying >= 0) {
      if (fixed == 0 || perRow % fixed != 0) {
        throw Refusals.mismatch(
            "%d values a row do not fill the input '%s'".formatted(perRow, port));
      }
      shape[varying] = perRow / fixed;
    }
    return shape;
  }
}
