package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.ints;

import dev.millrace.packs.Layers.Filter;
import dev.millrace.packs.Layers.Padding;
import java.util.List;

/**
 * The 68-point landmark net of face-api as an ONNX graph: four dense blocks of separable
 * convolutions whose outputs are summed up, an average, one matrix.
 *
 * <p>Input {@code image} [n, 3, 112, 112], RGB 0..255. Output {@code points} [n, 68, 2]: x and y in
 * fractions of the input's side. Source: src/faceLandmarkNet and src/faceFeatureExtractor.
 */
final class LandmarkNet {
  private static final long SIDE = 112;
  private static final int BLOCKS = 4;
  private static final int POINTS = 68;

  private final TfjsWeights weights;
  private final OnnxGraph graph = new OnnxGraph("face_landmark_68");
  private final Layers layers = new Layers(graph);

  private LandmarkNet(TfjsWeights weights) {
    this.weights = weights;
  }

  static OnnxGraph build(TfjsWeights weights) {
    return new LandmarkNet(weights).build();
  }

  private OnnxGraph build() {
    String x = graph.input("image", "batch", 3L, SIDE, SIDE);
    x = layers.normalise(x, 122.782f, 117.001f, 104.298f);
    for (int block = 0; block < BLOCKS; block++) {
      x = dense(x, block);
    }
    x = graph.node("AveragePool", List.of(x), ints("kernel_shape", 7, 7), ints("strides", 2, 2));
    TfjsWeights.Weight matrix = weights.get("fc/weights");
    float[] bias = weights.get("fc/bias").values();
    String flat = graph.node("Reshape", x, graph.wholes(0L, -1L));
    String product =
        graph.node(
            "MatMul", flat, graph.constant(matrix.values(), matrix.shape()[0], matrix.shape()[1]));
    String sum = graph.node("Add", product, graph.constant(bias, bias.length));
    graph.output(
        graph.node("Reshape", sum, graph.wholes(0L, POINTS, 2L)), "points", "batch", 68L, 2L);
    return graph;
  }

  private String dense(String x, int block) {
    String prefix = "dense" + block + "/conv";
    String first = block == 0 ? full(x, prefix + 0) : separable(x, prefix + 0, 2);
    String one = layers.relu(first);
    String two = separable(one, prefix + 1, 1);
    String three = separable(layers.relu(sum(one, two)), prefix + 2, 1);
    String four = separable(layers.relu(sum(one, sum(two, three))), prefix + 3, 1);
    return layers.relu(sum(one, sum(two, sum(three, four))));
  }

  private String full(String x, String prefix) {
    Filter filter = Filter.full(weights.get(prefix + "/filters"));
    return layers.conv(x, filter, weights.get(prefix + "/bias").values(), 2, Padding.SAME);
  }

  private String separable(String x, String prefix, long stride) {
    return layers.separable(x, weights, prefix, stride, Padding.SAME);
  }

  private String sum(String a, String b) {
    return graph.node("Add", a, b);
  }
}
