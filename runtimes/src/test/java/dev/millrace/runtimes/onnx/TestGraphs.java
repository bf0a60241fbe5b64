package dev.millrace.runtimes.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small ONNX graphs for tests. */
final class TestGraphs {
  private TestGraphs() {}

  /** {@code sum = a + b} over float [n, 2]. */
  static Path sum(Path directory) throws IOException {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("sum")
            .addNode(node("Add", List.of("a", "b"), "sum"))
            .addInput(value("a", DataType.FLOAT, -1, 2))
            .addInput(value("b", DataType.FLOAT, -1, 2))
            .addOutput(value("sum", DataType.FLOAT, -1, 2))
            .build();
    return write(directory.resolve("sum.onnx"), graph);
  }

  /** {@code same = given}, for any element type, over [n]. */
  static Path identity(Path directory, DataType type) throws IOException {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("identity")
            .addNode(node("Identity", List.of("given"), "same"))
            .addInput(value("given", type, -1))
            .addOutput(value("same", type, -1))
            .build();
    return write(directory.resolve(type + ".onnx"), graph);
  }

  /** Adds a float [1] to itself as often as {@code times} (a whole scalar) says. */
  static Path loop(Path directory) throws IOException {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(value("i", DataType.INT64))
            .addInput(value("goOn", DataType.BOOL))
            .addInput(value("before", DataType.FLOAT, 1))
            .addNode(node("Identity", List.of("goOn"), "stillGoOn"))
            .addNode(node("Add", List.of("before", "before"), "after"))
            .addOutput(value("stillGoOn", DataType.BOOL))
            .addOutput(value("after", DataType.FLOAT, 1))
            .build();
    AttributeProto attribute =
        AttributeProto.newBuilder()
            .setName("body")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(body)
            .build();
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("loop")
            .addNode(
                node("Loop", List.of("times", "", "start"), "end").toBuilder()
                    .addAttribute(attribute))
            .addInput(value("times", DataType.INT64))
            .addInput(value("start", DataType.FLOAT, 1))
            .addOutput(value("end", DataType.FLOAT, 1))
            .build();
    return write(directory.resolve("loop.onnx"), graph);
  }

  private static NodeProto node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output).build();
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

  private static Path write(Path file, GraphProto graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(file, model.toByteArray());
  }
}
