package dev.millrace.faces;

import dev.millrace.model.Datatype;
import dev.millrace.model.Session;
import dev.millrace.model.Signature;
import dev.millrace.model.Signature.Port;
import dev.millrace.model.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A net written by hand: a function from its input to its outputs. */
public final class FakeSession implements Session {

  private final Signature signature;
  private final Function<Tensor, Map<String, Tensor>> net;

  /** Shapes of the inputs it was run on. */
  public final List<List<Long>> runs = new ArrayList<>();

  public FakeSession(
      List<Long> input,
      Map<String, List<Long>> outputs,
      Function<Tensor, Map<String, Tensor>> net) {
    List<Port> ports = new ArrayList<>();
    new LinkedHashMap<>(outputs)
        .forEach((name, shape) -> ports.add(new Port(name, Datatype.FP32, shape)));
    this.signature = new Signature(List.of(new Port("image", Datatype.FP32, input)), ports);
    this.net = net;
  }

  /**
   * A detector that gives these boxes (top, left, bottom, right as fractions, score) by the width
   * of its input.
   */
  public static FakeSession detector(Function<Integer, List<double[]>> boxes) {
    return new FakeSession(
        List.of(-1L, 3L, -1L, -1L),
        Map.of("boxes", List.of(-1L, -1L, 4L), "scores", List.of(-1L, -1L)),
        input -> {
          List<double[]> rows = boxes.apply((int) input.shape()[3]);
          Tensor places = Tensor.floats(1, rows.size(), 4);
          Tensor scores = Tensor.floats(1, rows.size());
          for (int i = 0; i < rows.size(); i++) {
            for (int k = 0; k < 4; k++) {
              places.asFloats().put(4 * i + k, (float) rows.get(i)[k]);
            }
            scores.asFloats().put(i, (float) rows.get(i)[4]);
          }
          return Map.of("boxes", places, "scores", scores);
        });
  }

  /** A landmarks net that always sees the same face. */
  public static FakeSession landmarks(double[] fractions) {
    return new FakeSession(
        List.of(-1L, 3L, 112L, 112L),
        Map.of("points", List.of(-1L, 68L, 2L)),
        input -> {
          Tensor points = Tensor.floats(input.shape()[0], 68, 2);
          for (int i = 0; i < points.asFloats().limit(); i++) {
            points.asFloats().put(i, (float) fractions[i % 136]);
          }
          return Map.of("points", points);
        });
  }

  /** An embedder whose vector is the brightness of the chip's left half, its right half, and 1. */
  public static FakeSession embedder(int side) {
    return new FakeSession(
        List.of(-1L, 3L, (long) side, (long) side),
        Map.of("embedding", List.of(-1L, 3L)),
        input -> {
          int count = (int) input.shape()[0];
          Tensor vectors = Tensor.floats(count, 3);
          for (int i = 0; i < count; i++) {
            double[] halves = new double[2];
            for (int k = 0; k < side * side; k++) {
              halves[k % side < side / 2 ? 0 : 1] += input.asFloats().get(3 * i * side * side + k);
            }
            vectors.asFloats().put(3 * i, (float) (halves[0] / side / side));
            vectors.asFloats().put(3 * i + 1, (float) (halves[1] / side / side));
            vectors.asFloats().put(3 * i + 2, 1);
          }
          return Map.of("embedding", vectors);
        });
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Tensor input = Objects.requireNonNull(inputs.get("image"));
    runs.add(java.util.Arrays.stream(input.shape()).boxed().toList());
    return net.apply(input);
  }

  @Override
  public void close() {}
}
