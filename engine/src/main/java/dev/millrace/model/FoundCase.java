package dev.millrace.model;

import java.util.function.Supplier;

/**
 * A verification case that was found in a package, not read yet: cases can be large, and one at a
 * time is enough.
 *
 * @param expects whether it says what must come out; one that does not vouches for nothing
 * @param reading reads it
 */
record FoundCase(String id, boolean expects, Supplier<VerificationCase> reading) {

  /**
   * Reads it.
   *
   * @throws ModelException when it is damaged or does not fit the graph
   */
  VerificationCase read() {
    return reading.get();
  }
}
