package dev.millrace.model;

import java.util.Optional;

/** Where tasks get the model version that a reference names at this moment. */
@FunctionalInterface
public interface ModelSource {

  /**
   * Resolves a reference such as {@code faces@live} (an alias) or {@code faces@3} (a version).
   *
   * @throws ModelException when there is no such model, alias or version, or it failed its
   *     verification; the message says which
   */
  ServedModel resolve(String reference);

  /**
   * Why a reference names no version now, found without loading one; empty when it does. A source
   * that serves whatever it is asked for lacks nothing.
   */
  default Optional<String> missing(String reference) {
    return Optional.empty();
  }
}
