package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.ints;
import static dev.millrace.packs.OnnxGraph.number;

import dev.millrace.packs.Layers.Filter;
import dev.millrace.packs.Layers.Padding;
import java.util.List;

/**
 * The recognition net of face-api (dlib's ResNet with 29 convolutions) as an ONNX graph.
 *
 * <p>Input {@code image} [n, 3, 150, 150], RGB 0..255. Output {@code embedding} [n, 128], compared
 * by Euclidean distance. Source: src/faceRecognitionNet of the npm package.
 */
final class EmbedderNet {
  private static final long SIDE = 150;
  private static final List<String> BLOCKS =
      List.of(
          "conv32_1",
          "conv32_2",
          "conv32_3", //
          "conv64_down",
          "conv64_1",
          "conv64_2",
          "conv64_3", //
          "conv128_down",
          "conv128_1",
          "conv128_2", //
          "conv256_down",
          "conv256_1",
          "conv256_2",
          "conv256_down_out");

  private final TfjsWeights weights;
  private final OnnxGraph graph = new OnnxGraph("face_recognition");
  private final Layers layers = new Layers(graph);

  private EmbedderNet(TfjsWeights weights) {
    this.weights = weights;
  }

  static OnnxGraph build(TfjsWeights weights) {
    return new EmbedderNet(weights).build();
  }

  /** A feature map with its channels and its side. */
  private record Map(String value, long channels, long side) {}

  private OnnxGraph build() {
    String image = graph.input("image", "batch", 3L, SIDE, SIDE);
    Map x = new Map(layers.normalise(image, 122.782f, 117.001f, 104.298f), 3, SIDE);
    x = relu(conv(x, "conv32_down", 2, Padding.NONE));
    x = maxPool(x);
    for (String block : BLOCKS) {
      x = block.contains("_down") ? down(x, block) : residual(x, block);
    }
    String mean =
        graph.node("ReduceMean", List.of(x.value), ints("axes", 2, 3), number("keepdims", 0));
    TfjsWeights.Weight matrix = weights.get("fc");
    String embedding =
        graph.node(
            "MatMul", mean, graph.constant(matrix.values(), matrix.shape()[0], matrix.shape()[1]));
    graph.output(embedding, "embedding", "batch", 128L);
    return graph;
  }

  /** A convolution with the scale and shift that follow it folded in. */
  private Map conv(Map x, String prefix, long stride, Padding padding) {
    Filter filter = Filter.full(weights.get(prefix + "/conv/filters"));
    float[] bias = weights.get(prefix + "/conv/bias").values().clone();
    float[] scale = weights.get(prefix + "/scale/weights").values();
    float[] shift = weights.get(prefix + "/scale/biases").values();
    float[] folded = filter.weights();
    int area = folded.length / bias.length;
    for (int channel = 0; channel < bias.length; channel++) {
      bias[channel] = (float) ((double) bias[channel] * scale[channel] + shift[channel]);
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        folded[i] = (float) ((double) folded[i] * scale[channel]);
      }
    }
    long side = padding == Padding.SAME ? x.side : (x.side - filter.side()) / stride + 1;
    return new Map(layers.conv(x.value, filter, bias, stride, padding), filter.out(), side);
  }

  private Map residual(Map x, String block) {
    Map one = relu(conv(x, block + "/conv1", 1, Padding.SAME));
    Map two = conv(one, block + "/conv2", 1, Padding.SAME);
    return relu(new Map(graph.node("Add", two.value, x.value), x.channels, x.side));
  }

  /** Halves the map; the shortcut is averaged and gets channels of zeros where there are more. */
  private Map down(Map x, String block) {
    Map one = relu(conv(x, block + "/conv1", 2, Padding.NONE));
    Map two = conv(one, block + "/conv2", 1, Padding.SAME);
    String pooled =
        graph.node(
            "AveragePool", List.of(x.value), ints("kernel_shape", 2, 2), ints("strides", 2, 2));
    Map shortcut = new Map(pooled, x.channels, (x.side - 2) / 2 + 1);
    Map wide = zeros(shortcut, two.channels - x.channels, 0);
    Map large = zeros(two, 0, shortcut.side - two.side);
    return relu(new Map(graph.node("Add", wide.value, large.value), wide.channels, wide.side));
  }

  /** Appends channels of zeros, or rows at the bottom and columns at the right. */
  private Map zeros(Map x, long channels, long border) {
    if (channels == 0 && border == 0) {
      return x;
    }
    String pads = graph.wholes(0L, 0L, 0L, 0L, 0L, channels, border, border);
    return new Map(graph.node("Pad", x.value, pads), x.channels + channels, x.side + border);
  }

  private Map maxPool(Map x) {
    String pooled =
        graph.node("MaxPool", List.of(x.value), ints("kernel_shape", 3, 3), ints("strides", 2, 2));
    return new Map(pooled, x.channels, (x.side - 3) / 2 + 1);
  }

  private Map relu(Map x) {
    return new Map(layers.relu(x.value), x.channels, x.side);
  }
}
