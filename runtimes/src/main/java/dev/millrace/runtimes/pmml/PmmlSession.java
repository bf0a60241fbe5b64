package dev.millrace.runtimes.pmml;

import dev.millrace.model.ModelException;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One loaded PMML model: tensors in and out are its fields, row by row. */
final class PmmlSession implements Session {
  private final PmmlModel model;
  private final Signature signature;

  PmmlSession(PmmlModel model) {
    this.model = model;
    this.signature = model.signature();
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    signature.check(inputs);
    Map<String, List<@Nullable Object>> columns = columns(inputs);
    Map<String, List<@Nullable Object>> answers = new LinkedHashMap<>();
    model.outputs().forEach(output -> answers.put(output.name(), new ArrayList<>()));
    for (int row = 0; row < rows(columns); row++) {
      Map<String, Object> answer = model.evaluate(row(columns, row));
      answers.forEach((name, column) -> column.add(answer.get(name)));
    }
    return tensors(answers);
  }

  private static Map<String, Object> row(Map<String, List<@Nullable Object>> columns, int row) {
    Map<String, Object> values = new HashMap<>();
    for (Map.Entry<String, List<@Nullable Object>> column : columns.entrySet()) {
      Object value = column.getValue().get(row);
      if (value != null) {
        values.put(column.getKey(), value);
      }
    }
    return values;
  }

  private Map<String, List<@Nullable Object>> columns(Map<String, Tensor> inputs) {
    Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
    for (PmmlField input : model.inputs()) {
      Tensor tensor = inputs.get(input.name());
      if (tensor != null) {
        columns.put(input.name(), input.read(tensor));
      }
    }
    return columns;
  }

  private int rows(Map<String, List<@Nullable Object>> columns) {
    List<Integer> sizes = columns.values().stream().map(List::size).distinct().toList();
    if (sizes.size() > 1) {
      throw new ModelException(
          model.file() + ": the inputs have different numbers of rows: " + sizes);
    }
    return sizes.isEmpty() ? 0 : sizes.getFirst();
  }

  private Map<String, Tensor> tensors(Map<String, List<@Nullable Object>> answers) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (PmmlField output : model.outputs()) {
      tensors.put(output.name(), output.write(answers.getOrDefault(output.name(), List.of())));
    }
    return tensors;
  }

  /** Holds nothing but memory. */
  @Override
  public void close() {}
}
