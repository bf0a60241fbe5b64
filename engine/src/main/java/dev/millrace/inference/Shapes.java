package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import dev.millrace.model.Datatype;
import java.util.Arrays;

/** What a shape in a request amounts to, however large it claims to be. */
final class Shapes {
  private static final int MOST_DIMENSIONS = 32;

  private Shapes() {}

  /** The number of elements; refuses negative sizes and what no 64-bit number can count. */
  static long elements(String input, long... shape) {
    if (shape.length > MOST_DIMENSIONS) {
      throw invalid("input '%s' has more than %d dimensions", input, MOST_DIMENSIONS);
    }
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw invalid(
            "the shape %s of input '%s' has a negative dimension", Arrays.toString(shape), input);
      }
      if (Math.multiplyHigh(count, size) != 0 || count * size < 0) {
        throw invalid(
            "the shape %s of input '%s' causes total element count to exceed maximum size of %d",
            Arrays.toString(shape), input, Long.MAX_VALUE);
      }
      count *= size;
    }
    return count;
  }

  /** The bytes that many elements of a fixed width take. */
  static long bytes(String input, Datatype datatype, long elements) {
    if (elements > Long.MAX_VALUE / datatype.bytes()) {
      throw invalid("byte size overflow for input '%s': %d elements", input, elements);
    }
    return elements * datatype.bytes();
  }

  /** The datatype of a word. */
  static Datatype datatype(String input, String word) {
    return Arrays.stream(Datatype.values())
        .filter(datatype -> datatype.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "input '%s' has the datatype '%s'; there are %s",
                    input, word, Arrays.toString(Datatype.values())));
  }
}
