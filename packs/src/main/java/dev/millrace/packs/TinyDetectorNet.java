package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.ints;
import static dev.millrace.packs.OnnxGraph.number;
import static dev.millrace.packs.OnnxGraph.real;
import static dev.millrace.packs.OnnxGraph.text;

import dev.millrace.packs.Layers.Filter;
import dev.millrace.packs.Layers.Padding;
import java.util.List;

/**
 * The tiny face detector of face-api (a YOLOv2 of separable convolutions) as an ONNX graph, with
 * the inputs and outputs of {@link DetectorNet}. Height and width are multiples of 32.
 *
 * <p>Source: src/tinyFaceDetector and src/tinyYolov2 of the npm package.
 */
final class TinyDetectorNet {
  private static final float[] ANCHOR_WIDTHS = {
    1.603231f, 6.041143f, 2.882459f, 4.266906f, 9.041765f
  };
  private static final float[] ANCHOR_HEIGHTS = {
    2.094468f, 7.080126f, 3.518061f, 5.178857f, 10.66308f
  };
  private static final int SEPARABLE = 5;
  private static final float LEAK = 0.1f;

  private final TfjsWeights weights;
  private final OnnxGraph graph = new OnnxGraph("tiny_face_detector");
  private final Layers layers = new Layers(graph);

  private TinyDetectorNet(TfjsWeights weights) {
    this.weights = weights;
  }

  static OnnxGraph build(TfjsWeights weights) {
    return new TinyDetectorNet(weights).build();
  }

  private OnnxGraph build() {
    String image = graph.input("image", "batch", 3L, "height", "width");
    String x = layers.normalise(image, 117.001f, 114.697f, 97.404f);
    x = leaky(conv(x, "conv0"));
    for (int i = 1; i <= SEPARABLE; i++) {
      x = leaky(layers.separable(pool(x, 2), weights, "conv" + i, 1, Padding.ONE));
    }
    String grid = conv(pool(x, 1), "conv8");
    decode(grid);
    return graph;
  }

  private String conv(String x, String prefix) {
    return layers.conv(
        x,
        Filter.full(weights.get(prefix + "/filters")),
        weights.get(prefix + "/bias").values(),
        1,
        Padding.NONE);
  }

  private String leaky(String x) {
    return graph.node("LeakyRelu", List.of(x), real("alpha", LEAK));
  }

  private String pool(String x, long stride) {
    return graph.node(
        "MaxPool",
        List.of(x),
        ints("kernel_shape", 2, 2),
        ints("strides", stride, stride),
        text("auto_pad", "SAME_UPPER"));
  }

  /**
   * The grid holds, for each anchor of each cell, x, y, width, height and score before decoding.
   */
  private void decode(String grid) {
    List<String> parts = graph.nodes("Split", 5, List.of(layers.rows(grid, 5)), number("axis", 2));
    String cellY = perCell(grid, 2);
    String cellX = perCell(grid, 3);
    String half = graph.constant(0.5f);
    AnchorGrid anchors =
        AnchorGrid.over(
            graph,
            grid,
            new AnchorGrid.Axis(half, 1, ANCHOR_HEIGHTS, cellY),
            new AnchorGrid.Axis(half, 1, ANCHOR_WIDTHS, cellX));
    BoxOutput.write(
        graph,
        centre(parts.get(1), anchors.centreY(), cellY),
        centre(parts.get(0), anchors.centreX(), cellX),
        graph.node("Mul", graph.node("Exp", parts.get(3)), anchors.height()),
        graph.node("Mul", graph.node("Exp", parts.get(2)), anchors.width()),
        parts.get(4));
  }

  private String perCell(String grid, long axis) {
    String cells = AnchorGrid.real(graph, AnchorGrid.dimension(graph, grid, axis));
    return graph.node("Div", graph.constant(1f), cells);
  }

  /** The net states a place within the cell, 0..1, where the anchors are centred at one half. */
  private String centre(String offset, String middle, String cell) {
    String fromMiddle = graph.node("Sub", graph.node("Sigmoid", offset), graph.constant(0.5f));
    return graph.node("Add", middle, graph.node("Mul", fromMiddle, cell));
  }
}
