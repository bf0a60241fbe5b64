package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.number;

import java.util.List;

/**
 * Anchors of a detector, worked out inside the graph from the size of a feature map, so that one
 * file serves pictures of any size: at every cell the same few boxes.
 *
 * <p>All four values are columns of shape [cells * anchors, 1], in fractions of the picture, in the
 * order row, column, anchor.
 */
record AnchorGrid(String centreY, String centreX, String height, String width) {

  /**
   * How cells and anchors lie along one axis.
   *
   * @param first a float scalar: the middle of the anchors at the first cell
   * @param step from one cell's anchors to the next
   * @param sides of the anchors
   * @param unit a float scalar: the fraction of the picture that 1 is in the three others
   */
  record Axis(String first, float step, float[] sides, String unit) {}

  /** Lays anchors over a feature map of shape [n, c, rows, columns]. */
  static AnchorGrid over(OnnxGraph graph, String features, Axis vertical, Axis horizontal) {
    int anchors = vertical.sides.length;
    String rows = dimension(graph, features, 2);
    String columns = dimension(graph, features, 3);
    String shape =
        graph.node(
            "Concat",
            List.of(
                graph.node("Unsqueeze", rows, graph.wholes(0L)),
                graph.node("Unsqueeze", columns, graph.wholes(0L)),
                graph.wholes((long) anchors)),
            number("axis", 0));
    String y = graph.node("Reshape", centres(graph, rows, vertical), graph.wholes(-1L, 1L, 1L));
    String x =
        graph.node("Reshape", centres(graph, columns, horizontal), graph.wholes(1L, -1L, 1L));
    return new AnchorGrid(
        column(graph, y, shape),
        column(graph, x, shape),
        column(graph, sides(graph, vertical), shape),
        column(graph, sides(graph, horizontal), shape));
  }

  /** One grid after another. */
  static AnchorGrid concat(OnnxGraph graph, List<AnchorGrid> grids) {
    return new AnchorGrid(
        join(graph, grids.stream().map(AnchorGrid::centreY).toList()),
        join(graph, grids.stream().map(AnchorGrid::centreX).toList()),
        join(graph, grids.stream().map(AnchorGrid::height).toList()),
        join(graph, grids.stream().map(AnchorGrid::width).toList()));
  }

  /** One dimension of a value, as a whole scalar. */
  static String dimension(OnnxGraph graph, String value, long axis) {
    return graph.node("Gather", graph.node("Shape", value), graph.whole(axis));
  }

  /** A whole number as a float. */
  static String real(OnnxGraph graph, String whole) {
    return graph.node("Cast", List.of(whole), number("to", 1));
  }

  private static String centres(OnnxGraph graph, String count, Axis axis) {
    String cells = real(graph, graph.node("Range", graph.whole(0), count, graph.whole(1)));
    String steps = graph.node("Mul", cells, graph.constant(axis.step));
    return graph.node("Mul", graph.node("Add", steps, axis.first), axis.unit);
  }

  private static String sides(OnnxGraph graph, Axis axis) {
    return graph.node("Mul", graph.constant(axis.sides, 1, 1, axis.sides.length), axis.unit);
  }

  private static String column(OnnxGraph graph, String value, String shape) {
    return graph.node("Reshape", graph.node("Expand", value, shape), graph.wholes(-1L, 1L));
  }

  private static String join(OnnxGraph graph, List<String> columns) {
    return graph.node("Concat", columns, number("axis", 0));
  }
}
