package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.number;

import dev.millrace.packs.AnchorGrid.Axis;
import dev.millrace.packs.Layers.Filter;
import dev.millrace.packs.Layers.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The SSD MobileNetV1 face detector of face-api as an ONNX graph. A MobileNetV1 yields feature maps
 * of 1/16 and 1/32 of the picture; four pairs of convolutions halve them further; on each of the
 * six levels a pair of 1×1 convolutions says, for every anchor, how far the face is from it and how
 * sure it is one.
 *
 * <p>The original holds its 5,118 anchors for a 512 × 512 picture as a table. Here they are worked
 * out from the size of the picture, keeping their size in pixels, so the one graph takes pictures
 * of any size; at 512 they are the table's, to the seventh digit. {@link CellGeometry} says where
 * they go at other sizes.
 *
 * <p>Input {@code image} [n, 3, height, width], RGB 0..255. Outputs as {@link BoxOutput} says.
 * Source: src/ssdMobilenetv1 of the npm package.
 */
final class DetectorNet {
  private static final int TRAINED_SIZE = 512;
  private static final int[] ANCHORS = {3, 6, 6, 6, 6, 6};
  private static final Set<Integer> HALVING_BLOCKS = Set.of(2, 4, 6, 12);
  private static final int BLOCKS = 13;
  private static final int FIRST_HEAD_BLOCK = 11;
  private static final int EXTRA_CONVOLUTIONS = 8;
  private static final double EPSILON = 0.0010000000474974513;

  private final TfjsWeights weights;
  private final OnnxGraph graph = new OnnxGraph("ssd_mobilenetv1");
  private final Layers layers = new Layers(graph);

  private DetectorNet(TfjsWeights weights) {
    this.weights = weights;
  }

  static OnnxGraph build(TfjsWeights weights) {
    return new DetectorNet(weights).build();
  }

  private OnnxGraph build() {
    String image = graph.input("image", "batch", 3L, "height", "width");
    List<Level> levels = levels(image);
    List<AnchorGrid> grids = new ArrayList<>();
    List<String> offsets = new ArrayList<>();
    List<String> logits = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      grids.add(AnchorGrid.over(graph, level.features, level.vertical, level.horizontal));
      offsets.add(layers.rows(head(level.features, i, "BoxEncodingPredictor", 4, 0, 4), 4));
      logits.add(layers.rows(head(level.features, i, "ClassPredictor", 3, 1, 1), 1));
    }
    decode(AnchorGrid.concat(graph, grids), concat(offsets), concat(logits));
    return graph;
  }

  /** A feature map that faces are found on, and where its anchors lie. */
  private record Level(String features, Axis vertical, Axis horizontal) {}

  /** The six feature maps, finest first. */
  private List<Level> levels(String image) {
    CellGeometry vertical = new CellGeometry(graph, image, 2);
    CellGeometry horizontal = new CellGeometry(graph, image, 3);
    String scaled = graph.node("Div", image, graph.constant(127.5f));
    String x = graph.node("Sub", scaled, graph.constant(1f));
    List<Level> levels = new ArrayList<>();
    x = pointwise(x, "MobilenetV1/Conv2d_0_pointwise", 2);
    halve(vertical, horizontal);
    for (int block = 1; block <= BLOCKS; block++) {
      x = depthwise(x, "MobilenetV1/Conv2d_" + block + "_depthwise", block);
      x = pointwise(x, "MobilenetV1/Conv2d_" + block + "_pointwise", 1);
      if (HALVING_BLOCKS.contains(block)) {
        halve(vertical, horizontal);
      }
      if (block == FIRST_HEAD_BLOCK || block == BLOCKS) {
        levels.add(level(levels.size(), x, vertical, horizontal));
      }
    }
    for (int extra = 0; extra < EXTRA_CONVOLUTIONS; extra += 2) {
      x = pointwise(x, "Prediction/Conv2d_" + extra + "_pointwise", 1);
      x = pointwise(x, "Prediction/Conv2d_" + (extra + 1) + "_pointwise", 2);
      halve(vertical, horizontal);
      levels.add(level(levels.size(), x, vertical, horizontal));
    }
    return levels;
  }

  private static void halve(CellGeometry vertical, CellGeometry horizontal) {
    vertical.halve();
    horizontal.halve();
  }

  private Level level(int number, String x, CellGeometry vertical, CellGeometry horizontal) {
    return new Level(x, vertical.axis(sides(number, 0)), horizontal.axis(sides(number, 1)));
  }

  private String pointwise(String x, String prefix, long stride) {
    float[] offset = weights.get(prefix + "/convolution_bn_offset").values();
    Filter filter = Filter.full(weights.get(prefix + "/weights"));
    return layers.relu6(layers.conv(x, filter, offset, stride, Padding.SAME));
  }

  /** A depthwise convolution with its batch normalisation folded in. */
  private String depthwise(String x, String prefix, int block) {
    Filter filter = Filter.depthwise(weights.get(prefix + "/depthwise_weights"));
    float[] gamma = weights.get(prefix + "/BatchNorm/gamma").values();
    float[] beta = weights.get(prefix + "/BatchNorm/beta").values();
    float[] mean = weights.get(prefix + "/BatchNorm/moving_mean").values();
    float[] variance = weights.get(prefix + "/BatchNorm/moving_variance").values();
    float[] folded = filter.weights();
    float[] bias = new float[gamma.length];
    int area = folded.length / gamma.length;
    for (int channel = 0; channel < gamma.length; channel++) {
      double scale = gamma[channel] / Math.sqrt(variance[channel] + EPSILON);
      bias[channel] = (float) (beta[channel] - mean[channel] * scale);
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        folded[i] = (float) (folded[i] * scale);
      }
    }
    long stride = HALVING_BLOCKS.contains(block) ? 2 : 1;
    return layers.relu6(layers.conv(x, filter, bias, stride, Padding.SAME, filter.out()));
  }

  /** A head's convolution, keeping {@code take} of every {@code of} channels, from {@code from}. */
  private String head(String features, int level, String kind, int of, int from, int take) {
    String prefix = "Prediction/BoxPredictor_" + level + "/" + kind;
    Filter filter = Filter.full(weights.get(prefix + "/weights"));
    float[] bias = weights.get(prefix + "/biases").values();
    int in = (int) filter.in();
    int kept = bias.length / of * take;
    float[] keptWeights = new float[kept * in];
    float[] keptBias = new float[kept];
    for (int k = 0; k < kept; k++) {
      int channel = k / take * of + from + k % take;
      keptBias[k] = bias[channel];
      System.arraycopy(filter.weights(), channel * in, keptWeights, k * in, in);
    }
    return layers.conv(features, new Filter(keptWeights, kept, in, 1), keptBias, 1, Padding.NONE);
  }

  /** Heights (axis 0) or widths (axis 1) in pixels of a level's anchors, from its first cell. */
  private float[] sides(int level, int axis) {
    int first = 0;
    for (int finer = 0; finer < level; finer++) {
      int cells = (TRAINED_SIZE / 16) >> finer;
      first += cells * cells * ANCHORS[finer];
    }
    float[] table = weights.get("Output/extra_dim").values();
    float[] sides = new float[ANCHORS[level]];
    for (int i = 0; i < sides.length; i++) {
      int row = (first + i) * 4;
      sides[i] = (table[row + 2 + axis] - table[row + axis]) * TRAINED_SIZE;
    }
    return sides;
  }

  private String concat(List<String> levels) {
    return graph.node("Concat", levels, number("axis", 1));
  }

  private void decode(AnchorGrid anchors, String offsets, String logits) {
    List<String> parts = graph.nodes("Split", 4, List.of(offsets), number("axis", 2));
    BoxOutput.write(
        graph,
        centre(parts.get(0), anchors.height(), anchors.centreY()),
        centre(parts.get(1), anchors.width(), anchors.centreX()),
        size(parts.get(2), anchors.height()),
        size(parts.get(3), anchors.width()),
        logits);
  }

  private String centre(String offset, String side, String middle) {
    String tenth = graph.node("Div", offset, graph.constant(10f));
    return graph.node("Add", graph.node("Mul", tenth, side), middle);
  }

  private String size(String offset, String side) {
    String fifth = graph.node("Div", offset, graph.constant(5f));
    return graph.node("Mul", graph.node("Exp", fifth), side);
  }
}
