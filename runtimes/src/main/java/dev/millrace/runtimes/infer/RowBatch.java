package dev.millrace.runtimes.infer;

import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows that go through a graph together. */
final class RowBatch {
  /** Fixed, so that a replay runs the very same tensors. */
  private static final int MOST_ROWS = 64;

  private static final int MOST_ELEMENTS = 1 << 18;

  private final List<InputPlan> plans;
  private final boolean missingIsNan;
  private final int most;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, List<Value>> elements = new LinkedHashMap<>();
  private final Map<String, Integer> perRow = new LinkedHashMap<>();

  /**
   * @param manyRows whether the graph takes, and gives, any number of rows
   */
  RowBatch(List<InputPlan> plans, boolean missingIsNan, boolean manyRows) {
    this.plans = plans;
    this.missingIsNan = missingIsNan;
    this.most = manyRows ? MOST_ROWS : 1;
    plans.forEach(plan -> elements.put(plan.port().name(), new ArrayList<>()));
  }

  void add(Row row) {
    rows.add(row);
    for (InputPlan plan : plans) {
      String input = plan.port().name();
      List<Value> values = plan.elements(row);
      Integer before = perRow.putIfAbsent(input, values.size());
      if (before != null && before != values.size()) {
        throw Refusals.mismatch(
            "%s has %d values for the input '%s' where %s has %d"
                .formatted(row.place(), values.size(), input, rows.getFirst().place(), before));
      }
      of(input).addAll(values);
    }
  }

  private List<Value> of(String input) {
    return java.util.Objects.requireNonNull(elements.get(input), input);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  boolean isFull() {
    return rows.size() >= most
        || elements.values().stream().anyMatch(values -> values.size() >= MOST_ELEMENTS);
  }

  /** Forgets the rows, not how many values a row has. */
  void clear() {
    rows.clear();
    elements.values().forEach(List::clear);
  }

  /** The rows as the graph's inputs. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (InputPlan plan : plans) {
      List<Value> values = of(plan.port().name());
      int width = values.size() / rows.size();
      long[] shape = plan.shape(rows.size(), width);
      tensors.put(
          plan.port().name(),
          plan.port().datatype() == Datatype.BYTES
              ? texts(plan, values, width, shape)
              : numbers(plan, values, width, shape));
    }
    return tensors;
  }

  private Tensor numbers(InputPlan plan, List<Value> values, int width, long... shape) {
    Datatype datatype = plan.port().datatype();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.size(), datatype.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.size(); i++) {
      if (!Elements.put(datatype, values.get(i), missingIsNan, bytes)) {
        throw unfit(plan, values.get(i), i, width);
      }
    }
    return new Tensor(datatype, shape, bytes.flip());
  }

  private Tensor texts(InputPlan plan, List<Value> values, int width, long... shape) {
    List<String> texts = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      int at = i;
      texts.add(Elements.text(value).orElseThrow(() -> unfit(plan, value, at, width)));
    }
    return Tensor.texts(shape, texts);
  }

  private RuntimeException unfit(InputPlan plan, Value value, int index, int width) {
    String where = rows.get(index / width).place() + ", " + plan.columnName(index % width);
    return Refusals.value(
        value.isMissing()
            ? where + ": the value is missing"
            : "%s: %s is no %s%s".formatted(where, value, plan.port().datatype(), hint(value)));
  }

  private static String hint(Value value) {
    return value instanceof Value.Cell(String text, char decimal)
            && decimal == '.'
            && text.strip().matches("[+-]?\\d{1,300},\\d{1,300}")
        ? "; if the comma is a decimal point, set options.csv.decimal to \",\""
        : "";
  }
}
