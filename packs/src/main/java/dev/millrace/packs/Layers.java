package dev.millrace.packs;

import static dev.millrace.packs.OnnxGraph.ints;
import static dev.millrace.packs.OnnxGraph.number;
import static dev.millrace.packs.OnnxGraph.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** The layers that face-api's nets share, written into one graph. */
final class Layers {
  private final OnnxGraph graph;

  Layers(OnnxGraph graph) {
    this.graph = graph;
  }

  /** How a convolution treats its border. TensorFlow's SAME depends on the input's size. */
  enum Padding {
    NONE,
    SAME,
    ONE;

    AttributeProto attribute() {
      return switch (this) {
        case NONE -> ints("pads", 0, 0, 0, 0);
        case SAME -> text("auto_pad", "SAME_UPPER");
        case ONE -> ints("pads", 1, 1, 1, 1);
      };
    }
  }

  /** Output channels, input channels of each group, and the filter's side, with its weights. */
  record Filter(float[] weights, long out, long in, long side) {

    static Filter full(TfjsWeights.Weight weight) {
      return new Filter(
          weight.outInHeightWidth(), weight.shape()[3], weight.shape()[2], weight.shape()[0]);
    }

    static Filter depthwise(TfjsWeights.Weight weight) {
      return new Filter(weight.channelHeightWidth(), weight.shape()[2], 1, weight.shape()[0]);
    }
  }

  /** A convolution; without bias when {@code bias} is empty. */
  String conv(String x, Filter filter, float[] bias, long stride, Padding padding, long groups) {
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.add(graph.constant(filter.weights, filter.out, filter.in, filter.side, filter.side));
    if (bias.length > 0) {
      inputs.add(graph.constant(bias, bias.length));
    }
    return graph.node(
        "Conv",
        inputs,
        ints("kernel_shape", filter.side, filter.side),
        ints("strides", stride, stride),
        padding.attribute(),
        number("group", groups));
  }

  /** A convolution over all channels. */
  String conv(String x, Filter filter, float[] bias, long stride, Padding padding) {
    return conv(x, filter, bias, stride, padding, 1);
  }

  /** A depthwise convolution followed by a pointwise one, the bias after both. */
  String separable(String x, TfjsWeights weights, String prefix, long stride, Padding padding) {
    Filter depthwise = Filter.depthwise(weights.get(prefix + "/depthwise_filter"));
    String spread = conv(x, depthwise, new float[0], stride, padding, depthwise.out());
    return conv(
        spread,
        Filter.full(weights.get(prefix + "/pointwise_filter")),
        weights.get(prefix + "/bias").values(),
        1,
        Padding.NONE);
  }

  String relu(String x) {
    return graph.node("Relu", x);
  }

  /** Clips to 0..6. */
  String relu6(String x) {
    return graph.node("Clip", x, graph.constant(0f), graph.constant(6f));
  }

  /** {@code (x − mean) / 255}, a mean for each of red, green, blue. */
  String normalise(String x, float red, float green, float blue) {
    String mean = graph.constant(new float[] {red, green, blue}, 1, 3, 1, 1);
    return graph.node("Div", graph.node("Sub", x, mean), graph.constant(255f));
  }

  /** [n, c, h, w] to [n, h * w * c / last, last], channels nearest. */
  String rows(String x, long last) {
    String channelsLast = graph.node("Transpose", List.of(x), ints("perm", 0, 2, 3, 1));
    return graph.node("Reshape", channelsLast, graph.wholes(0L, -1L, last));
  }
}
