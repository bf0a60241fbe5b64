package dev.millrace.inference;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the protocol's extensions ask for that Millrace does not offer, and must not pass over. */
public final class RequestRules {
  private RequestRules() {}

  /**
   * A model that is asked as part of a sequence would answer something else than is expected: none
   * keeps anything from one request to the next.
   */
  public static void requireNoSequence(Map<String, Object> parameters) {
    Object sequence = parameters.getOrDefault("sequence_id", 0);
    boolean none =
        sequence instanceof Number number ? number.longValue() == 0 : "".equals(sequence);
    if (!none) {
      throw new InferenceException(
          InferenceException.Kind.UNSUPPORTED,
          "the request is part of the sequence %s, which is not offered here: models keep no state"
                  .formatted(sequence)
              + " between requests; give it as an input and take it as an output");
    }
    for (String mark : List.of("sequence_start", "sequence_end")) {
      if (Boolean.TRUE.equals(parameters.get(mark))) {
        throw InferenceException.invalid(
            "%s needs a sequence_id that is neither 0 nor empty", mark);
      }
    }
  }

  /** Labels instead of numbers. */
  public static void requireNoClassification(String output, Collection<String> parameters) {
    if (parameters.contains("classification")) {
      throw unsupported("output '" + output + "' asks for classification");
    }
  }

  private static InferenceException unsupported(String what) {
    return new InferenceException(
        InferenceException.Kind.UNSUPPORTED, what + ", which is not offered here");
  }
}
