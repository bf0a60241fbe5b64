package dev.millrace.inference;

import dev.millrace.model.Tensor;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks a model.
 *
 * @param id given back with the answer; empty when there is none
 * @param parameters of the request: texts, numbers, truth values
 * @param inputs by name, in the order of the request
 * @param outputs those wanted, in that order; empty for all
 */
public record InferenceRequest(
    String id,
    Map<String, Object> parameters,
    Map<String, Tensor> inputs,
    List<RequestedOutput> outputs) {

  public InferenceRequest {
    parameters = Map.copyOf(parameters);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = List.copyOf(outputs);
  }

  /**
   * An output the client wants.
   *
   * @param binary whether as bytes after the JSON; absent when the request's default holds
   * @param place where in shared memory it is to be written instead; absent when nowhere
   */
  public record RequestedOutput(
      String name, @Nullable Boolean binary, @Nullable SharedPlace place) {}

  /** Where in shared memory an output is to be written; null when it is to be sent. */
  public @Nullable SharedPlace place(String output) {
    for (RequestedOutput wanted : outputs) {
      if (wanted.name.equals(output)) {
        return wanted.place;
      }
    }
    return null;
  }

  /** Whether an output is to be sent as bytes: as asked of the output, else of the request. */
  public boolean wantsBinary(String output) {
    for (RequestedOutput wanted : outputs) {
      if (wanted.binary != null && wanted.name.equals(output)) {
        return wanted.binary;
      }
    }
    return Boolean.TRUE.equals(parameters.get("binary_data_output"));
  }

  /** How long the client waits, when it says: the parameter {@code timeout}, in microseconds. */
  Optional<Duration> timeout() {
    return parameters.get("timeout") instanceof Number micros && micros.longValue() > 0
        ? Optional.of(Duration.ofNanos(Math.min(micros.longValue(), Long.MAX_VALUE / 1000) * 1000))
        : Optional.empty();
  }

  /** How many bytes its inputs take. */
  long bytes() {
    long bytes = 0;
    for (Tensor input : inputs.values()) {
      bytes += input.data().remaining();
    }
    return bytes;
  }

  /** The first dimension of the first input, which batches go by; 1 where there is none. */
  long batch() {
    if (inputs.isEmpty()) {
      return 1;
    }
    long[] shape = inputs.values().iterator().next().shape();
    return shape.length > 0 ? shape[0] : 1;
  }
}
