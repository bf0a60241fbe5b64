package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Measures whether it pays to run rows of different requests together on a graph, and proves that
 * it changes no answer.
 *
 * <p>The rows are those of the verification cases, with floats varied a little where the cases have
 * too few, so that a graph that mixes its rows is found out. Each is run alone, then 2, 4, … of
 * them together; an answer that differs by more than the package's tolerance ends it: such a graph
 * is never given joined requests. The size chosen is the knee: the smallest that comes within a
 * tenth of the best rate, if that is worth having at all.
 */
final class BatchMeasurement {
  private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32);

  /** Rows that are of use. */
  static final int MOST = SIZES.getLast();

  private static final int ROUNDS = 3;

  /** A run that takes longer alone is bound by computing, and joining would only make it wait. */
  private static final long LONGEST_RUN = 20_000_000;

  /** What measuring may cost beyond the runs that prove the answers. */
  private static final long BUDGET = 300_000_000;

  private static final double WORTH_IT = 1.2;
  private static final double NEAR_BEST = 0.9;

  private final Session session;
  private final Function<String, Tolerance> tolerances;
  private final List<Map<String, Tensor>> rows;
  private final List<Map<String, Tensor>> alone = new ArrayList<>();
  private final Map<Integer, Double> rates = new TreeMap<>();
  private long spent;

  private BatchMeasurement(
      Session session, Function<String, Tolerance> tolerances, List<Map<String, Tensor>> rows) {
    this.session = session;
    this.tolerances = tolerances;
    this.rows = rows;
  }

  /**
   * Measures a graph.
   *
   * @param cases whose inputs are used
   * @param tolerances by output
   */
  static Batching of(
      Session session, List<VerificationCase> cases, Function<String, Tolerance> tolerances) {
    if (!Batches.varies(session.signature())) {
      return Batching.none("its inputs and outputs have no first dimension that varies", Map.of());
    }
    List<Map<String, Tensor>> rows = rows(cases);
    if (rows.size() < 2) {
      return Batching.none("its cases have too few rows to tell", Map.of());
    }
    return new BatchMeasurement(session, tolerances, rows).measure();
  }

  private Batching measure() {
    session.run(rows.getFirst()); // the first run of a graph allocates
    long one = time(() -> session.run(rows.getFirst()));
    if (one > LONGEST_RUN) {
      return Batching.none("a run takes %d ms alone".formatted(one / 1_000_000), Map.of());
    }
    try {
      rows.forEach(row -> alone.add(session.run(row)));
      for (int size : SIZES) {
        if (size > rows.size() || spent > BUDGET) {
          break;
        }
        String difference = measure(size);
        if (difference != null) {
          return Batching.none(
              "%d rows together are answered otherwise than alone: %s".formatted(size, difference),
              rates);
        }
      }
    } catch (ModelException e) {
      return Batching.none("it does not run on several rows: " + e.getMessage(), rates);
    }
    return chosen();
  }

  private @org.jspecify.annotations.Nullable String measure(int size) {
    Map<String, Tensor> joined = Batches.join(rows.subList(0, size));
    List<Map<String, Tensor>> answers =
        Batches.split(session.run(joined), java.util.Collections.nCopies(size, 1));
    for (int i = 0; i < size; i++) {
      for (Map.Entry<String, Tensor> output : alone.get(i).entrySet()) {
        String name = output.getKey();
        var outcome =
            TensorComparison.compare(
                name, output.getValue(), answers.get(i).get(name), tolerances.apply(name));
        if (!outcome.passed()) {
          return "output '" + name + "' " + outcome.problem();
        }
      }
    }
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, time(() -> session.run(joined)));
    }
    rates.put(size, size * 1e9 / Math.max(best, 1));
    return null;
  }

  private long time(Runnable run) {
    long began = System.nanoTime();
    run.run();
    long took = System.nanoTime() - began;
    spent += took;
    return took;
  }

  private Batching chosen() {
    double single = rates.getOrDefault(1, Double.MAX_VALUE);
    double best = rates.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    if (best < WORTH_IT * single) {
      return Batching.none("joining rows gains less than a fifth", rates);
    }
    int knee =
        rates.entrySet().stream()
            .filter(rate -> rate.getValue() >= NEAR_BEST * best)
            .mapToInt(Map.Entry::getKey)
            .min()
            .orElseThrow();
    return new Batching(
        knee,
        "%d rows together are answered %.1f times as fast"
            .formatted(knee, rates.getOrDefault(knee, best) / single),
        rates);
  }

  /** Single rows that differ from each other, all of the shape of the first. */
  private static List<Map<String, Tensor>> rows(List<VerificationCase> cases) {
    List<Map<String, Tensor>> rows = new ArrayList<>();
    for (VerificationCase one : cases) {
      long count = Batches.rows(one.inputs());
      for (int i = 0; i < count && rows.size() < MOST; i++) {
        Map<String, Tensor> row = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> input : one.inputs().entrySet()) {
          row.put(input.getKey(), aligned(Batches.slice(input.getValue(), i, 1)));
        }
        if (rows.isEmpty() || Batches.fit(rows.getFirst(), row)) {
          rows.add(row);
        }
      }
    }
    int given = rows.size();
    for (int i = given; given > 0 && i < MOST; i++) {
      Map<String, Tensor> varied = new LinkedHashMap<>();
      int round = i / given;
      double factor = 1 + round / 64.0;
      rows.get(i % given).forEach((name, tensor) -> varied.put(name, varied(tensor, factor)));
      rows.add(varied);
    }
    return rows;
  }

  /** The same in memory of its own, where native code likes it. */
  private static Tensor aligned(Tensor tensor) {
    ByteBuffer data =
        ByteBuffer.allocateDirect(tensor.data().remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return new Tensor(
        tensor.datatype(), tensor.shape(), data.put(tensor.data().duplicate()).flip());
  }

  private static Tensor varied(Tensor tensor, double factor) {
    Tensor copy = aligned(tensor);
    ByteBuffer data = copy.data();
    switch (copy.datatype()) {
      case FP32 -> {
        for (int i = 0; i < data.limit(); i += Float.BYTES) {
          data.putFloat(i, (float) (data.getFloat(i) * factor));
        }
      }
      case FP64 -> {
        for (int i = 0; i < data.limit(); i += Double.BYTES) {
          data.putDouble(i, data.getDouble(i) * factor);
        }
      }
      default -> {
        // Codes, texts and truth values mean nothing in between.
      }
    }
    return copy;
  }
}
