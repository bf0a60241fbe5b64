package dev.millrace.bench;

import java.util.List;

/** What is said of several measurements. */
final class Numbers {

  private Numbers() {}

  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** The value that this share of them does not exceed. */
  static double quantile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
  }

  /** The median with the least and the most. */
  static String spread(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "%.3g (%.3g to %.3g)".formatted(median(values), sorted[0], sorted[sorted.length - 1]);
  }
}
