package dev.millrace.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Inputs with the outputs that the model's author got in their own environment.
 *
 * @param id tells it apart from the package's others: the role, a slash, and a number or name
 * @param role the graph it is for
 * @param inputs by the names of the graph's inputs
 * @param outputs what must come out, by the names of the graph's outputs; an output left out is not
 *     compared
 * @param tolerances by output, where the case's own form states one; {@code model.yaml} may say
 *     something nearer
 */
public record VerificationCase(
    String id,
    String role,
    Map<String, Tensor> inputs,
    Map<String, Tensor> outputs,
    Map<String, Tolerance> tolerances) {
  public VerificationCase {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    tolerances = Map.copyOf(tolerances);
  }
}
