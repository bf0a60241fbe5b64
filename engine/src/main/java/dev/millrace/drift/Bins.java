package dev.millrace.drift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How values are told apart: the tenths of the reference where it holds many different numbers, the
 * values themselves where it holds few, or texts. Besides, one bin for whatever else may come:
 * numbers that are none, and values that the reference did not hold.
 *
 * @param edges between numbers, ascending; a value belongs to the first bin whose edge it does not
 *     exceed; empty when values are told apart by themselves
 * @param values the values told apart by themselves, in order; empty when edges do it
 */
record Bins(List<Double> edges, List<String> values) {
  private static final int TENTHS = 10;
  private static final int FEW = 20;
  private static final int MOST_VALUES = 50;

  Bins {
    edges = List.copyOf(edges);
    values = List.copyOf(values);
  }

  /** The bins of a reference of numbers. */
  static Bins ofNumbers(List<Double> reference) {
    List<Double> sorted = reference.stream().filter(Double::isFinite).sorted().toList();
    List<Double> different = sorted.stream().distinct().toList();
    if (different.size() <= FEW) {
      return new Bins(List.of(), different.stream().map(Bins::text).toList());
    }
    List<Double> edges = new ArrayList<>();
    for (int i = 1; i < TENTHS; i++) {
      edges.add(sorted.get(i * sorted.size() / TENTHS));
    }
    return new Bins(edges.stream().distinct().toList(), List.of());
  }

  /** The bins of a reference of texts: the most frequent ones. */
  static Bins ofTexts(List<String> reference) {
    Map<String, Long> counts =
        reference.stream()
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return new Bins(
        List.of(),
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Collections.reverseOrder()))
            .limit(MOST_VALUES)
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  /** A number as a value told apart by itself. */
  static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  int count() {
    return (edges.isEmpty() ? values.size() : edges.size() + 1) + 1;
  }

  /** The bin of a number. */
  int of(double number) {
    if (!Double.isFinite(number)) {
      return count() - 1;
    }
    if (edges.isEmpty()) {
      return of(text(number));
    }
    int found = Arrays.binarySearch(edges.toArray(), number);
    return found >= 0 ? found : -found - 1;
  }

  /** The bin of a text. */
  int of(String value) {
    int found = values.indexOf(value);
    return found >= 0 ? found : count() - 1;
  }

  /** What people call a bin. */
  String name(int bin) {
    if (bin == count() - 1) {
      return "other";
    }
    if (edges.isEmpty()) {
      return values.get(bin);
    }
    return bin == edges.size() ? "> " + shown(edges.getLast()) : "≤ " + shown(edges.get(bin));
  }

  private static String shown(double edge) {
    return String.format(Locale.ROOT, "%.4g", edge);
  }
}
