package dev.millrace.inference;

import static dev.millrace.inference.InferenceException.invalid;

import java.util.Arrays;

/**
 * How lists in lists are built, to notice a tensor whose lists say another shape than its {@code
 * shape}: a transposed one, most likely. Data that is nested less or more deeply than the shape is
 * taken in its order, as the field's servers do.
 */
final class Nesting {
  private static final int UNKNOWN = -1;

  private long[] sizes = new long[8];
  private long[] seen = new long[8];
  private int depth;
  private int deepest;
  private boolean ragged;

  int depth() {
    return depth;
  }

  void open() {
    value();
    if (depth == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * depth);
      seen = Arrays.copyOf(seen, 2 * depth);
    }
    if (depth == deepest) {
      sizes[depth] = UNKNOWN;
      deepest++;
    }
    seen[depth++] = 0;
  }

  void close() {
    depth--;
    if (sizes[depth] == UNKNOWN) {
      sizes[depth] = seen[depth];
    } else if (sizes[depth] != seen[depth]) {
      ragged = true;
    }
  }

  /** Counts a child of the list that is open. */
  void value() {
    if (depth > 0) {
      seen[depth - 1]++;
    }
  }

  /** Refuses lists that are nested as deeply as the shape and say another one. */
  void require(String input, long... shape) {
    if (shape.length < 2 || deepest != shape.length) {
      return;
    }
    long[] built = Arrays.copyOf(sizes, deepest);
    if (ragged || !Arrays.equals(built, shape)) {
      throw invalid(
          "the data of input '%s' is nested as %s, but its shape is %s",
          input,
          ragged ? "lists of different lengths" : Arrays.toString(built),
          Arrays.toString(shape));
    }
  }
}
