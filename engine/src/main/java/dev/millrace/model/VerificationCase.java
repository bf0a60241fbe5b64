package dev.millrace.model;

import java.util.List;

/**
 * Inputs with the outputs that the model's author got in their own environment.
 *
 * @param id the role and the number, {@code embedder/0}
 * @param role the graph it is for
 * @param inputs in the order of the files, with the names they carry
 * @param outputs likewise
 */
record VerificationCase(
    String id,
    String role,
    List<TensorProtoReader.Named> inputs,
    List<TensorProtoReader.Named> outputs) {
  VerificationCase {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
