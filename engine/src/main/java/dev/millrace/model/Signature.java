package dev.millrace.model;

import java.util.List;

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
  }
}
