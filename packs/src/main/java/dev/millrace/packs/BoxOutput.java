package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.number;

import java.util.List;

/** The outputs that both detectors share: boxes by their edges, and a score for each. */
final class BoxOutput {
  private BoxOutput() {}

  /**
   * Declares {@code boxes} [n, anchors, 4] as top, left, bottom, right in fractions of the picture,
   * and {@code scores} [n, anchors], 0..1.
   *
   * @param centreY [n, anchors, 1], as are the other values
   * @param logits before the sigmoid
   */
  static void write(
      OnnxGraph graph, String centreY, String centreX, String height, String width, String logits) {
    String halfHeight = graph.node("Div", height, graph.constant(2f));
    String halfWidth = graph.node("Div", width, graph.constant(2f));
    String boxes =
        graph.node(
            "Concat",
            List.of(
                graph.node("Sub", centreY, halfHeight),
                graph.node("Sub", centreX, halfWidth),
                graph.node("Add", centreY, halfHeight),
                graph.node("Add", centreX, halfWidth)),
            number("axis", 2));
    String scores = graph.node("Reshape", logits, graph.wholes(0L, -1L));
    graph.output(boxes, "boxes", "batch", "anchors", 4L);
    graph.output(graph.node("Sigmoid", scores), "scores", "batch", "anchors");
  }
}
