package dev.millrace.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many rows of different requests are run together on a graph, as it was measured on this
 * machine.
 *
 * @param rows at most in one run; 1 when requests are not joined
 * @param reason why so, as a sentence
 * @param rowsPerSecond what was measured, by rows in a run; empty when nothing needed measuring
 */
public record Batching(int rows, String reason, Map<Integer, Double> rowsPerSecond) {
  public Batching {
    rowsPerSecond = Collections.unmodifiableMap(new TreeMap<>(rowsPerSecond));
  }

  static Batching none(String reason, Map<Integer, Double> rowsPerSecond) {
    return new Batching(1, reason, rowsPerSecond);
  }
}
