package dev.millrace.inference;

import java.util.Collection;
import java.util.Map;

/** What the protocol's extensions ask for that Millrace does not offer, and must not pass over. */
public final class RequestRules {
  private RequestRules() {}

  /** A model that is asked as part of a sequence would answer something else than is expected. */
  public static void requireNoSequence(Map<String, Object> parameters) {
    Object sequence = parameters.getOrDefault("sequence_id", 0);
    boolean none =
        sequence instanceof Number number ? number.longValue() == 0 : "".equals(sequence);
    if (!none) {
      throw unsupported("the request is part of the sequence " + sequence);
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
