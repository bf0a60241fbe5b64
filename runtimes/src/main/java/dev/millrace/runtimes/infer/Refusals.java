package dev.millrace.runtimes.infer;

import dev.millrace.pipeline.BadInputException;

/**
 * The ways in which an object cannot be an input, each with the type that a program switches on.
 */
final class Refusals {
  private Refusals() {}

  /** It is of a format that the task, or this model, does not read. */
  static BadInputException unsupported(String sentence) {
    return new BadInputException("unsupported-input", sentence);
  }

  /** Its format is broken: no JSON, no CSV, no UTF-8. */
  static BadInputException damaged(String sentence, Throwable cause) {
    return new BadInputException("input-damaged", sentence, cause);
  }

  /** It has not the columns, tensors or shapes that the model's signature asks for. */
  static BadInputException mismatch(String sentence) {
    return new BadInputException("input-mismatch", sentence);
  }

  /** A single value is missing, or not of the datatype. */
  static BadInputException value(String sentence) {
    return new BadInputException("invalid-value", sentence);
  }

  /** It asks for more work, or a longer answer, than one run may be. */
  static BadInputException tooLarge(String sentence) {
    return new BadInputException("input-too-large", sentence);
  }
}
