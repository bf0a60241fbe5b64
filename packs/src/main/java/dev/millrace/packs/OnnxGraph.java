package dev.millrace.packs;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes an ONNX graph, node by node. Every method that adds something returns the name of the
 * value it yields, to be given to the next. Names are counted, so the same calls give the same
 * bytes.
 */
final class OnnxGraph {
  private static final long OPERATOR_SET = 17;
  private static final long IR_VERSION = 8;

  private final GraphProto.Builder graph;
  private int values;

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** Declares a float input; a dimension is a {@link Long}, or a {@link String} when it varies. */
  String input(String name, Object... dimensions) {
    graph.addInput(floats(name, dimensions));
    return name;
  }

  /** Declares a value as a float output under a name of its own. */
  void output(String value, String name, Object... dimensions) {
    graph.addNode(
        NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name).setName(name));
    graph.addOutput(floats(name, dimensions));
  }

  /** A constant array of floats. */
  String constant(float[] array, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(array.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(array);
    return initializer(TensorProto.DataType.FLOAT, raw, shape);
  }

  /** A constant number, as a scalar. */
  String constant(float number) {
    return constant(new float[] {number});
  }

  /** A constant list of whole numbers. */
  String wholes(long... array) {
    return initializer(TensorProto.DataType.INT64, longs(array), array.length);
  }

  /** A constant whole number, as a scalar. */
  String whole(long number) {
    return initializer(TensorProto.DataType.INT64, longs(number));
  }

  private static ByteBuffer longs(long... array) {
    ByteBuffer raw = ByteBuffer.allocate(array.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(array);
    return raw;
  }

  private String initializer(TensorProto.DataType type, ByteBuffer raw, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("c" + values++)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** Adds a node of one output and no attributes. */
  String node(String operator, String... inputs) {
    return node(operator, List.of(inputs));
  }

  /** Adds a node of one output. */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    return nodes(operator, 1, inputs, attributes).getFirst();
  }

  /** Adds a node of several outputs. */
  List<String> nodes(
      String operator, int outputs, List<String> inputs, AttributeProto... attributes) {
    List<String> yielded = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      yielded.add("v" + values++);
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator + "_" + yielded.getFirst())
            .addAllInput(inputs)
            .addAllOutput(yielded)
            .addAllAttribute(List.of(attributes)));
    return yielded;
  }

  /** An attribute holding whole numbers. */
  static AttributeProto ints(String name, long... numbers) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long number : numbers) {
      attribute.addInts(number);
    }
    return attribute.build();
  }

  /** An attribute holding one whole number. */
  static AttributeProto number(String name, long number) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(number)
        .build();
  }

  /** An attribute holding one float. */
  static AttributeProto real(String name, float number) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(number)
        .build();
  }

  /** An attribute holding text. */
  static AttributeProto text(String name, String text) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(text))
        .build();
  }

  private static ValueInfoProto floats(String name, Object... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dimension : dimensions) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dimension instanceof Long size
              ? one.setDimValue(size)
              : one.setDimParam(dimension.toString()));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  /** The finished model as bytes of an {@code .onnx} file, with who made the weights. */
  byte[] toBytes(String author, String licence) {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("millrace-packs")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
        .addMetadataProps(
            StringStringEntryProto.newBuilder().setKey("model_author").setValue(author))
        .addMetadataProps(
            StringStringEntryProto.newBuilder().setKey("model_license").setValue(licence))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
