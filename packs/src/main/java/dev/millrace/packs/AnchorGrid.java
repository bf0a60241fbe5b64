package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.number;

import java.util.List;

/**
 * Anchors of a detector, worked out inside the graph from the size of a feature map, so that one
 * file serves pictures of any size: in every cell the same few boxes, centred on the cell.
 *
 * <p>All four values are columns of shape [cells * anchors, 1], in fractions of the picture, in the
 * order row, column, anchor.
 */
record AnchorGrid(String centreY, String centreX, String height, String width) {

  /**
   * Lays anchors over a feature map.
   *
   * @param features a value of shape [n, c, rows, columns]
   * @param heights the anchors' heights in units of {@code unitY}
   * @param widths the anchors' widths in units of {@code unitX}
   * @param unitY a float scalar: the fraction of the picture that one unit of height is
   * @param unitX the same for widths
   */
  static AnchorGrid over(
      OnnxGraph graph,
      String features,
      float[] heights,
      float[] widths,
      String unitY,
      String unitX) {
    int anchors = heights.length;
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
    String y = graph.node("Reshape", centres(graph, rows), graph.wholes(-1L, 1L, 1L));
    String x = graph.node("Reshape", centres(graph, columns), graph.wholes(1L, -1L, 1L));
    String high = graph.node("Mul", graph.constant(heights, 1, 1, anchors), unitY);
    String wide = graph.node("Mul", graph.constant(widths, 1, 1, anchors), unitX);
    return new AnchorGrid(
        column(graph, y, shape),
        column(graph, x, shape),
        column(graph, high, shape),
        column(graph, wide, shape));
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

  /** A whole scalar as a float. */
  static String real(OnnxGraph graph, String whole) {
    return graph.node("Cast", List.of(whole), number("to", 1));
  }

  private static String centres(OnnxGraph graph, String count) {
    String cells = graph.node("Range", graph.whole(0), count, graph.whole(1));
    String middles = graph.node("Add", real(graph, cells), graph.constant(0.5f));
    return graph.node("Div", middles, real(graph, count));
  }

  private static String column(OnnxGraph graph, String value, String shape) {
    String full = graph.node("Expand", value, shape);
    return graph.node("Reshape", full, graph.wholes(-1L, 1L));
  }

  private static String join(OnnxGraph graph, List<String> columns) {
    return graph.node("Concat", columns, number("axis", 0));
  }
}
