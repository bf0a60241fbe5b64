package dev.millrace.runtimes.process;

import dev.millrace.model.ModelException;
import dev.millrace.model.Signature;
import dev.millrace.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compares what an author's code answered with the signature its package declares. */
final class Outputs {
  private Outputs() {}

  /**
   * The outputs in the signature's order.
   *
   * @throws ModelException naming the first one that is missing, too many, or of another datatype
   *     or shape
   */
  static Map<String, Tensor> checked(
      String model, Signature signature, Map<String, Tensor> outputs) {
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    for (Signature.Port port : signature.outputs()) {
      Tensor tensor = outputs.get(port.name());
      if (tensor == null) {
        throw new ModelException(
            "%s did not answer '%s'; it answered %s"
                .formatted(model, port.name(), outputs.keySet()));
      }
      if (tensor.datatype() != port.datatype() || !port.accepts(tensor.shape())) {
        throw new ModelException(
            "%s answered '%s' as %s, but its signature says %s (-1: any size)"
                .formatted(model, port.name(), tensor, port));
      }
      ordered.put(port.name(), tensor);
    }
    for (String name : outputs.keySet()) {
      if (!ordered.containsKey(name)) {
        throw new ModelException(
            "%s answered '%s', which its signature does not name".formatted(model, name));
      }
    }
    return ordered;
  }
}
