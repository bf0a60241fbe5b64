package dev.millrace.runtimes.pmml;

import dev.millrace.model.ModelException;
import dev.millrace.model.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pmml4s.metadata.OutputField;
import org.pmml4s.model.Model;

/**
 * A PMML model as pmml4s holds it, with its fields. Thread-safe: evaluating it changes nothing in
 * it.
 */
record PmmlModel(String file, Model model, List<PmmlField> inputs, List<PmmlField> outputs) {

  /**
   * Loads a model.
   *
   * @throws ModelException when pmml4s cannot evaluate it
   */
  // Scala throws checked exceptions undeclared, and an Error for what it has not implemented.
  static PmmlModel load(String file, String text) {
    try {
      return of(file, Model.fromString(text));
    } catch (Exception | scala.NotImplementedError | StackOverflowError e) {
      throw new ModelException(
          file + " is not a model that " + PmmlRuntime.VERSION + " can run: " + e.getMessage(), e);
    }
  }

  private static PmmlModel of(String file, Model model) {
    if (!model.isScorable()) {
      throw new ModelException("its author marked it as not scorable");
    }
    return new PmmlModel(
        file,
        model,
        Arrays.stream(model.inputFields())
            .map(field -> PmmlField.of(field.name(), field.dataType().toString()))
            .toList(),
        Arrays.stream(model.outputSchema().fields())
            .map(field -> PmmlField.of(field.name(), field.dataType().toString()))
            .toList());
  }

  Signature signature() {
    return new Signature(ports(inputs), ports(outputs));
  }

  private static List<Signature.Port> ports(List<PmmlField> fields) {
    return fields.stream()
        .map(field -> new Signature.Port(field.name(), field.datatype(), List.of(-1L)))
        .toList();
  }

  /**
   * Evaluates one row.
   *
   * @param row the values by field, without those that are missing
   * @return the outputs likewise
   */
  Map<String, Object> evaluate(Map<String, Object> row) {
    try {
      return model.predict(row);
    } catch (Exception | scala.NotImplementedError | StackOverflowError e) {
      throw new ModelException(file + " failed: " + e, e);
    }
  }

  /** The output that a name stands for: its own, or that of the target which is predicted. */
  Optional<PmmlField> output(String name) {
    Optional<PmmlField> own = named(outputs, name);
    return own.isPresent() || !isTarget(name) ? own : predicted(name);
  }

  private boolean isTarget(String name) {
    return List.of(model.targetNames()).contains(name);
  }

  private Optional<PmmlField> predicted(String target) {
    Optional<PmmlField> usual = named(outputs, "predicted_" + target);
    return usual.isPresent()
        ? usual
        : Arrays.stream(model.outputFields())
            .filter(field -> field.feature().toString().equals("predictedValue"))
            .map(OutputField::name)
            .flatMap(name -> named(outputs, name).stream())
            .findFirst();
  }

  /** The input of a name. */
  Optional<PmmlField> input(String name) {
    return named(inputs, name);
  }

  private static Optional<PmmlField> named(List<PmmlField> fields, String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
