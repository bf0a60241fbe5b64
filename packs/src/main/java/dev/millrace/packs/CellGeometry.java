package dev.millrace.packs;

import dev.millrace.packs.AnchorGrid.Axis;

/**
 * Where the cells of a detector's feature maps lie in the picture along one axis, worked out inside
 * the graph while its strided convolutions go by.
 *
 * <p>A 3 × 3 convolution of stride 2 with TensorFlow's SAME padding takes cells 2i, 2i+1, 2i+2
 * where the number of cells is even, and 2i−1, 2i, 2i+1 where it is odd, one to the left. The
 * original is only made for 512 pixels, where every number down to the last is even, and has its
 * anchors in the middle of their share of the picture. To keep anchors where the net looks at other
 * sizes, a halving moves the first of them from {@code a} to {@code a + p/2} where the number is
 * even, as at 512, and to {@code a − p/2} where it is odd, {@code p} being the cells' distance
 * before it. At 320 this puts the boxes of the largest faces right by 32 pixels
 * (docs/decisions/face-detector-graph.md).
 */
final class CellGeometry {
  private final OnnxGraph graph;
  private final String pixels;
  private String cells;
  private String first;
  private float step = 1;

  /**
   * Begins with the picture: a cell is a pixel.
   *
   * @param axis 2 for the vertical, 3 for the horizontal
   */
  CellGeometry(OnnxGraph graph, String image, long axis) {
    this.graph = graph;
    this.cells = AnchorGrid.dimension(graph, image, axis);
    this.pixels = AnchorGrid.real(graph, cells);
    this.first = graph.constant(0.5f);
  }

  /** A convolution of stride 2 goes by. */
  void halve() {
    String odd = AnchorGrid.real(graph, graph.node("Mod", cells, graph.whole(2)));
    String back = graph.node("Mul", odd, graph.constant(step));
    String ahead = graph.node("Add", first, graph.constant(step / 2));
    first = graph.node("Sub", ahead, back);
    cells = graph.node("Div", graph.node("Add", cells, graph.whole(1)), graph.whole(2));
    step *= 2;
  }

  /** The cells as they are now, with anchors of these sides in pixels. */
  Axis axis(float[] sides) {
    return new Axis(first, step, sides, graph.node("Div", graph.constant(1f), pixels));
  }
}
