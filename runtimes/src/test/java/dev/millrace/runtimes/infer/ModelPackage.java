package dev.millrace.runtimes.infer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes model packages around small ONNX graphs, each with one verification case. */
final class ModelPackage {
  private final Path directory;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final ModelProto.Builder model =
      ModelProto.newBuilder()
          .setIrVersion(8)
          .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
  private int inputs;
  private int outputs;

  ModelPackage(Path directory) {
    this.directory = directory;
  }

  /**
   * What scikit-learn's converter makes of a classifier: {@code X} float [n, 2], {@code label}
   * whole [n], {@code probabilities} float [n, 2]; the second feature decides against the first.
   */
  static Path classifier(Path directory, String preprocessing) throws IOException {
    return new ModelPackage(directory)
        .input("X", DataType.FLOAT, -1, 2)
        .output("label", DataType.INT64, -1)
        .output("probabilities", DataType.FLOAT, -1, 2)
        .node("Softmax", List.of("X"), "probabilities", Map.of("axis", 1L))
        .node("ArgMax", List.of("X"), "label", Map.of("axis", 1L, "keepdims", 0L))
        .caseInput(floats(new long[] {1, 2}, 0, 0))
        .caseOutput(whole(new long[] {1}, 0))
        .caseOutput(floats(new long[] {1, 2}, 0.5f, 0.5f))
        .write("classifier", preprocessing);
  }

  /** {@code total = amount · rate} over columns [n], with the text {@code name} passed through. */
  static Path columns(Path directory, String preprocessing) throws IOException {
    return new ModelPackage(directory)
        .input("amount", DataType.DOUBLE, -1)
        .input("rate", DataType.FLOAT, -1, 1)
        .input("count", DataType.INT64, -1)
        .input("name", DataType.STRING, -1)
        .output("rated", DataType.FLOAT, -1, 1)
        .output("doubled", DataType.DOUBLE, -1)
        .output("counted", DataType.INT64, -1)
        .output("named", DataType.STRING, -1)
        .node("Identity", List.of("rate"), "rated", Map.of())
        .node("Add", List.of("amount", "amount"), "doubled", Map.of())
        .node("Add", List.of("count", "count"), "counted", Map.of())
        .node("Identity", List.of("name"), "named", Map.of())
        .caseInput(doubles(new long[] {1}, 2))
        .caseInput(floats(new long[] {1, 1}, 0.5f))
        .caseInput(whole(new long[] {1}, 3))
        .caseInput(texts(new long[] {1}, "ä"))
        .caseOutput(floats(new long[] {1, 1}, 0.5f))
        .caseOutput(doubles(new long[] {1}, 4))
        .caseOutput(whole(new long[] {1}, 6))
        .caseOutput(texts(new long[] {1}, "ä"))
        .write("columns", preprocessing);
  }

  ModelPackage input(String name, DataType type, long... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  ModelPackage output(String name, DataType type, long... shape) {
    graph.addOutput(value(name, type, shape));
    return this;
  }

  ModelPackage node(String operator, List<String> from, String to, Map<String, Long> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).addAllInput(from).addOutput(to);
    attributes.forEach(
        (name, number) ->
            node.addAttribute(
                AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(number)));
    graph.addNode(node);
    return this;
  }

  /** A constant of the graph, such as a layer's weights. */
  ModelPackage weights(String name, TensorProto tensor) {
    graph.addInitializer(tensor.toBuilder().setName(name));
    return this;
  }

  /** An entry of the graph's {@code metadata_props}. */
  ModelPackage metadata(String key, String value) {
    model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    return this;
  }

  ModelPackage caseInput(TensorProto tensor) throws IOException {
    return tensor("input_" + inputs++, tensor);
  }

  ModelPackage caseOutput(TensorProto tensor) throws IOException {
    return tensor("output_" + outputs++, tensor);
  }

  private ModelPackage tensor(String name, TensorProto tensor) throws IOException {
    Path one = Files.createDirectories(directory.resolve("cases/model/test_data_set_0"));
    Files.write(one.resolve(name + ".pb"), tensor.toByteArray());
    return this;
  }

  /** Writes the rest of the package. */
  Path write(String name, String preprocessing) throws IOException {
    Files.write(directory.resolve("model.onnx"), model.setGraph(graph).build().toByteArray());
    Files.writeString(
        directory.resolve("model.yaml"),
        """
        name: %s
        author: the tests
        licence: Apache-2.0
        task: infer
        runtime: onnx
        files: {model: model.onnx}
        preprocessing: %s
        """
            .formatted(name, preprocessing));
    return directory;
  }

  private static ValueInfoProto value(String name, DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(size < 0 ? one.setDimParam("n") : one.setDimValue(size));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorProto.Builder tensor(DataType type, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
  }

  static TensorProto zeros(DataType type, long... shape) {
    int elements = 1;
    for (long size : shape) {
      elements *= (int) size;
    }
    int width = type == DataType.UINT8 ? 1 : 4;
    return tensor(type, shape)
        .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[elements * width]))
        .build();
  }

  static TensorProto floats(long[] shape, float... values) {
    TensorProto.Builder tensor = tensor(DataType.FLOAT, shape);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  static TensorProto doubles(long[] shape, double... values) {
    TensorProto.Builder tensor = tensor(DataType.DOUBLE, shape);
    for (double value : values) {
      tensor.addDoubleData(value);
    }
    return tensor.build();
  }

  static TensorProto whole(long[] shape, long... values) {
    TensorProto.Builder tensor = tensor(DataType.INT64, shape);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor.build();
  }

  static TensorProto texts(long[] shape, String... values) {
    TensorProto.Builder tensor = tensor(DataType.STRING, shape);
    for (String value : values) {
      tensor.addStringData(com.google.protobuf.ByteString.copyFromUtf8(value));
    }
    return tensor.build();
  }
}
