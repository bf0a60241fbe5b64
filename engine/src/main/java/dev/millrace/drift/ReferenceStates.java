package dev.millrace.drift;

import dev.millrace.model.Reference;
import dev.millrace.model.Tensor;
import dev.millrace.model.VerificationCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Quantities whose reference is what a package says, where that holds enough of them. */
final class ReferenceStates {
  private static final int MOST_VALUES = 5000;
  private static final int MOST_ROWS = 5000;
  private static final long MOST_BYTES = 32L << 20;

  private final Map<String, List<Double>> numbers = new LinkedHashMap<>();
  private final Map<String, List<String>> texts = new LinkedHashMap<>();

  private ReferenceStates() {}

  /** By the names of {@link RoleSketch}; quantities with too few values are left out. */
  static Map<String, Feature.State> of(Reference reference) {
    ReferenceStates gathered = new ReferenceStates();
    long bytes = 0;
    for (Supplier<VerificationCase> next : reference.cases()) {
      if (bytes > MOST_BYTES) {
        break;
      }
      VerificationCase one = next.get();
      bytes += gathered.add("input:", one.inputs());
      bytes += gathered.add("output:", one.outputs());
    }
    return gathered.states(reference.origin());
  }

  private long add(String side, Map<String, Tensor> tensors) {
    tensors.forEach((name, tensor) -> features(side + name).add(tensor));
    return tensors.values().stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  private TensorFeatures features(String name) {
    return new TensorFeatures(
        name,
        new TensorFeatures.Sink() {
          @Override
          public void number(String feature, double value) {
            keep(numbers, feature, value);
          }

          @Override
          public void text(String feature, String value) {
            keep(texts, feature, value);
          }
        },
        MOST_ROWS);
  }

  private static <T> void keep(Map<String, List<T>> kept, String feature, T value) {
    List<T> values = kept.computeIfAbsent(feature, name -> new ArrayList<>());
    if (values.size() < MOST_VALUES) {
      values.add(value);
    }
  }

  private Map<String, Feature.State> states(Reference.Origin origin) {
    Map<String, Feature.State> states = new LinkedHashMap<>();
    numbers.forEach(
        (feature, values) -> {
          Bins bins = Bins.ofNumbers(values);
          put(states, feature, bins, values.stream().mapToInt(bins::of).toArray(), origin);
        });
    texts.forEach(
        (feature, values) -> {
          Bins bins = Bins.ofTexts(values);
          put(states, feature, bins, values.stream().mapToInt(bins::of).toArray(), origin);
        });
    return states;
  }

  private static void put(
      Map<String, Feature.State> states,
      String feature,
      Bins bins,
      int[] which,
      Reference.Origin origin) {
    if (which.length >= Feature.FEWEST && states.size() < RoleSketch.MOST_FEATURES) {
      states.put(feature, Feature.State.of(bins, which, origin));
    }
  }
}
