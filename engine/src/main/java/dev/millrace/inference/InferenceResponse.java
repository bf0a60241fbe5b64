package dev.millrace.inference;

import dev.millrace.model.Tensor;
import dev.millrace.pipeline.Provenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model answered.
 *
 * @param model the name it was asked under
 * @param id the request's; empty when it had none
 * @param provenance the version that answered
 * @param outputs by name, in the order they were asked for
 */
public record InferenceResponse(
    String model, String id, Provenance provenance, Map<String, Tensor> outputs) {

  public InferenceResponse {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /** The version that answered. */
  public String version() {
    return provenance.version();
  }

  /** What the answer says of the version beyond its number. */
  public Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("digest", provenance.digest());
    parameters.put("runtime", provenance.runtime());
    if (!provenance.verified()) {
      parameters.put("verified", "false");
    }
    return parameters;
  }
}
