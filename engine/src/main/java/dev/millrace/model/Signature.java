package dev.millrace.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names, datatypes and shapes of a graph's inputs and outputs. */
public record Signature(List<Port> inputs, List<Port> outputs) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * One input or output.
   *
   * @param shape −1 stands for a dimension that varies
   */
  public record Port(String name, Datatype datatype, List<Long> shape) {
    public Port {
      shape = List.copyOf(shape);
    }

    /** Whether a tensor of this shape may pass here. */
    public boolean accepts(long... dimensions) {
      if (dimensions.length != shape.size()) {
        return false;
      }
      for (int i = 0; i < dimensions.length; i++) {
        if (shape.get(i) >= 0 && shape.get(i) != dimensions[i]) {
          return false;
        }
      }
      return true;
    }

    private boolean describes(Port loaded) {
      if (!name.equals(loaded.name)
          || datatype != loaded.datatype
          || shape.size() != loaded.shape.size()) {
        return false;
      }
      for (int i = 0; i < shape.size(); i++) {
        if (shape.get(i) >= 0
            && loaded.shape.get(i) >= 0
            && !shape.get(i).equals(loaded.shape.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return name + " " + datatype + shape;
    }
  }

  /**
   * Refuses inputs that this graph does not take.
   *
   * @throws ModelException naming the first input that is missing, unknown, or of another datatype
   *     or shape, and what would be right
   */
  public void check(Map<String, Tensor> given) {
    for (Port port : inputs) {
      Tensor tensor = given.get(port.name);
      if (tensor == null) {
        throw new ModelException("input '" + port.name + "' is missing; " + wanted());
      }
      if (tensor.datatype() != port.datatype || !port.accepts(tensor.shape())) {
        throw new ModelException(
            "input '" + port.name + "' is " + tensor + "; " + wanted() + " (-1: any size)");
      }
    }
    for (String name : given.keySet()) {
      if (inputs.stream().noneMatch(port -> port.name.equals(name))) {
        throw new ModelException("there is no input '" + name + "'; " + wanted());
      }
    }
  }

  /**
   * Whether this, as somebody declared it, is true of what was loaded: the same names and
   * datatypes, and sizes that are equal wherever both are fixed.
   */
  boolean describes(Signature loaded) {
    return describes(inputs, loaded.inputs) && describes(outputs, loaded.outputs);
  }

  private static boolean describes(List<Port> declared, List<Port> loaded) {
    return declared.size() == loaded.size()
        && declared.stream().allMatch(port -> loaded.stream().anyMatch(port::describes));
  }

  private String wanted() {
    return "the graph takes "
        + inputs.stream().map(Port::toString).collect(Collectors.joining(", "));
  }
}
