package dev.millrace.packs;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns the convolutions of a graph to 8 bits, in the way ONNX Runtime fuses: every value between
 * them is rounded to a byte and back ({@code QuantizeLinear}, {@code DequantizeLinear}), and
 * weights are stored as bytes.
 *
 * <p>Activations are unsigned with a zero point, from ranges that were measured; weights are signed
 * and symmetric with a scale for each output channel; biases are 32-bit at the product of both
 * scales. A convolution or sum followed by nothing but a ReLU is rounded after that, and pooling
 * and padding keep the scale of what they are given. Whatever follows the convolutions stays float.
 */
public final class Quantiser {
  private static final Set<String> SAME_SCALE = Set.of("MaxPool", "Pad");
  private static final Set<String> ROUNDED =
      Set.of("Conv", "Relu", "Add", "AveragePool", "MaxPool", "Pad", "Div");

  private final GraphProto source;
  private final Map<String, Range> ranges;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, List<NodeProto>> users = new HashMap<>();
  private final Map<String, Scale> scales = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> added = new LinkedHashMap<>();

  /** The least and greatest that a value takes. */
  public record Range(float least, float most) {}

  private record Scale(float step, int zero) {
    static Scale of(Range range) {
      float least = Math.min(0, range.least);
      float most = Math.max(0, range.most);
      float step = Math.max((most - least) / 255, 1e-9f);
      return new Scale(step, Math.clamp(Math.round(-least / step), 0, 255));
    }
  }

  private Quantiser(GraphProto source, Map<String, Range> ranges) {
    this.source = source;
    this.ranges = ranges;
    this.graph = source.toBuilder().clearNode().clearInitializer();
    source.getInitializerList().forEach(c -> constants.put(c.getName(), c));
    for (NodeProto node : source.getNodeList()) {
      node.getInputList()
          .forEach(input -> users.computeIfAbsent(input, v -> new ArrayList<>()).add(node));
    }
  }

  /** The values whose ranges must be known, in the order of the graph. */
  public static List<String> measured(byte[] onnx) {
    GraphProto graph = parse(onnx).getGraph();
    Quantiser quantiser = new Quantiser(graph, Map.of());
    return graph.getNodeList().stream()
        .filter(node -> quantiser.isRounded(node) && !SAME_SCALE.contains(node.getOpType()))
        .map(node -> node.getOutput(0))
        .toList();
  }

  /** The same graph with these values as further outputs, to measure them. */
  public static byte[] showing(byte[] onnx, Collection<String> values) {
    ModelProto model = parse(onnx);
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (String value : values) {
      graph.addOutput(graph.getOutput(0).toBuilder().setName(value).clearType());
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /** The graph in 8 bits. */
  static byte[] quantise(byte[] onnx, Map<String, Range> ranges) {
    ModelProto model = parse(onnx);
    GraphProto graph = new Quantiser(model.getGraph(), ranges).run();
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  private static ModelProto parse(byte[] onnx) {
    try {
      return ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw new PackException("the graph to quantise cannot be read", e);
    }
  }

  private GraphProto run() {
    for (NodeProto node : source.getNodeList()) {
      NodeProto.Builder copy = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        copy.setInput(i, replaced.getOrDefault(node.getInput(i), node.getInput(i)));
      }
      if (node.getOpType().equals("Conv")) {
        weights(node, copy);
      }
      graph.addNode(copy);
      if (isRounded(node)) {
        round(node);
      }
    }
    constants.values().stream()
        .filter(this::isUsed)
        .sorted(java.util.Comparator.comparing(TensorProto::getName))
        .forEach(graph::addInitializer);
    added.values().forEach(graph::addInitializer);
    return graph.build();
  }

  private boolean isUsed(TensorProto constant) {
    return graph.getNodeList().stream()
        .anyMatch(node -> node.getInputList().contains(constant.getName()));
  }

  /** Whether a node's output becomes bytes: it is among the convolutions, and no ReLU follows. */
  private boolean isRounded(NodeProto node) {
    List<NodeProto> next = users.getOrDefault(node.getOutput(0), List.of());
    boolean beforeRelu =
        !node.getOpType().equals("Relu")
            && next.size() == 1
            && next.getFirst().getOpType().equals("Relu");
    boolean feedsConvolutions =
        !node.getOpType().equals("Div")
            || next.stream().allMatch(user -> user.getOpType().equals("Conv"));
    return ROUNDED.contains(node.getOpType()) && !beforeRelu && feedsConvolutions;
  }

  private void round(NodeProto node) {
    String value = node.getOutput(0);
    Scale scale;
    if (SAME_SCALE.contains(node.getOpType())) {
      scale = known(node.getInput(0));
    } else {
      Range range = ranges.get(value);
      if (range == null) {
        throw new PackException("the range of " + value + " was not measured");
      }
      scale = Scale.of(range);
    }
    scales.put(value, scale);
    String step = scalar(value + "_step", scale.step);
    String zero =
        bytes(value + "_zero", TensorProto.DataType.UINT8, new byte[] {(byte) scale.zero});
    graph.addNode(plain("QuantizeLinear", value + "_q", value, step, zero));
    graph.addNode(plain("DequantizeLinear", value + "_dq", value + "_q", step, zero));
    replaced.put(value, value + "_dq");
  }

  private Scale known(String value) {
    Scale scale = scales.get(value);
    if (scale == null) {
      throw new PackException("value " + value + " is pooled or padded before it is rounded");
    }
    return scale;
  }

  /** Replaces a convolution's weights and bias by whole numbers and how to read them. */
  private void weights(NodeProto node, NodeProto.Builder copy) {
    TensorProto weights = constant(node.getInput(1));
    TensorProto bias = constant(node.getInput(2));
    float input = known(node.getInput(0)).step;
    int channels = (int) weights.getDims(0);
    float[] values = floats(weights);
    float[] biases = floats(bias);
    int area = values.length / channels;
    float[] steps = new float[channels];
    float[] biasSteps = new float[channels];
    byte[] small = new byte[values.length];
    ByteBuffer whole = ByteBuffer.allocate(4 * channels).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < channels; channel++) {
      float most = 0;
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        most = Math.max(most, Math.abs(values[i]));
      }
      // A channel of next to no weights must still have room for its bias in 32 bits.
      float step = Math.max(most / 127, Math.abs(biases[channel]) / (input * 1e9f));
      steps[channel] = Math.max(step, 1e-12f);
      biasSteps[channel] = steps[channel] * input;
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        small[i] = (byte) Math.clamp(Math.round(values[i] / steps[channel]), -127, 127);
      }
      whole.putInt(Math.round(biases[channel] / biasSteps[channel]));
    }
    String name = weights.getName();
    add(name + "_q", TensorProto.DataType.INT8, small, weights.getDimsList());
    copy.setInput(1, read(name, steps, TensorProto.DataType.INT8, 1));
    add(bias.getName() + "_q", TensorProto.DataType.INT32, whole.array(), List.of((long) channels));
    copy.setInput(2, read(bias.getName(), biasSteps, TensorProto.DataType.INT32, 4));
  }

  /** A node that reads whole numbers with a step for each channel. */
  private String read(String name, float[] steps, TensorProto.DataType type, int width) {
    ByteBuffer raw = ByteBuffer.allocate(4 * steps.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(steps);
    List<Long> shape = List.of((long) steps.length);
    add(name + "_step", TensorProto.DataType.FLOAT, raw.array(), shape);
    add(name + "_zero", type, new byte[steps.length * width], shape);
    graph.addNode(
        plain("DequantizeLinear", name + "_dq", name + "_q", name + "_step", name + "_zero")
            .toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("axis")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0)));
    return name + "_dq";
  }

  private TensorProto constant(String name) {
    TensorProto constant = constants.get(name);
    if (constant == null) {
      throw new PackException("a convolution's weights " + name + " are no constant");
    }
    return constant;
  }

  private static float[] floats(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[raw.remaining() / Float.BYTES];
    raw.asFloatBuffer().get(values);
    return values;
  }

  private static NodeProto plain(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(operator + "_" + output)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private String scalar(String name, float number) {
    ByteBuffer raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.putFloat(number);
    add(name, TensorProto.DataType.FLOAT, raw.array(), List.of());
    return name;
  }

  private String bytes(String name, TensorProto.DataType type, byte[] raw) {
    add(name, type, raw, List.of());
    return name;
  }

  private void add(String name, TensorProto.DataType type, byte[] raw, List<Long> shape) {
    added.put(
        name,
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw))
            .addAllDims(shape)
            .build());
  }
}
