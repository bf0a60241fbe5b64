package dev.millrace.server;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import dev.millrace.server.data.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Small models for clients of the Open Inference Protocol, published into a data directory on which
 * no program runs.
 */
final class OfferedModels {
  private OfferedModels() {}

  /** All of them: see the methods that write each. */
  static void publish(Path data, Path packages) throws IOException {
    List<Path> written =
        List.of(
            simple(packages.resolve("simple")),
            identity(packages, "floats", DataType.FLOAT, 1, 8),
            identity(packages, "vector", DataType.FLOAT, -1),
            identity(packages, "halves", DataType.FLOAT16, -1, -1),
            identity(packages, "longs", DataType.INT64, -1),
            identity(packages, "truths", DataType.BOOL, -1),
            identity(packages, "bytes_unsigned", DataType.UINT8, -1),
            identity(packages, "doubles", DataType.DOUBLE, -1),
            identity(packages, "texts", DataType.STRING, -1, -1),
            identity(packages, "text", DataType.STRING, 1),
            loop(packages.resolve("slow")),
            twoRoles(packages.resolve("pair")));
    try (DataDirectory opened = DataDirectory.open(data);
        SqliteDatabase database = new SqliteDatabase(opened.ledger());
        OnnxRuntime onnx = new OnnxRuntime()) {
      LedgerSchema.apply(database);
      try (Models models =
          new Models(database, opened.models(), List.of(onnx), InstantSource.system())) {
        for (Path directory : written) {
          var version = models.publish(directory).version();
          models.moveAlias(version.name(), "live", version.number());
        }
      }
    }
  }

  /** {@code OUTPUT0 = INPUT0 + INPUT1}, {@code OUTPUT1 = INPUT0 - INPUT1} over INT32 [-1, 16]. */
  private static Path simple(Path directory) throws IOException {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("simple")
            .addNode(node("Add", List.of("INPUT0", "INPUT1"), "OUTPUT0"))
            .addNode(node("Sub", List.of("INPUT0", "INPUT1"), "OUTPUT1"))
            .addInput(value("INPUT0", DataType.INT32, -1, 16))
            .addInput(value("INPUT1", DataType.INT32, -1, 16))
            .addOutput(value("OUTPUT0", DataType.INT32, -1, 16))
            .addOutput(value("OUTPUT1", DataType.INT32, -1, 16))
            .build();
    Map<String, TensorProto> tensors =
        Map.of(
            "input_0", ints(5),
            "input_1", ints(2),
            "output_0", ints(7),
            "output_1", ints(3));
    return write(directory, Map.of("model", graph), tensors);
  }

  private static TensorProto ints(int value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(DataType.INT32.getNumber()).addDims(1).addDims(16);
    for (int i = 0; i < 16; i++) {
      tensor.addInt32Data(value);
    }
    return tensor.build();
  }

  /** {@code OUTPUT0 = INPUT0}. */
  private static Path identity(Path packages, String name, DataType type, long... shape)
      throws IOException {
    GraphProto graph = identityGraph(type, shape);
    TensorProto.Builder one = TensorProto.newBuilder().setDataType(type.getNumber());
    long elements = 1;
    for (long size : shape) {
      one.addDims(Math.abs(size));
      elements *= Math.abs(size);
    }
    if (type == DataType.STRING) {
      one.addStringData(ByteString.copyFromUtf8("text"));
    } else {
      one.setRawData(ByteString.copyFrom(new byte[(int) elements * width(type)]));
    }
    return write(
        packages.resolve(name),
        Map.of("model", graph),
        Map.of("input_0", one.build(), "output_0", one.build()));
  }

  private static GraphProto identityGraph(DataType type, long... shape) {
    return GraphProto.newBuilder()
        .setName("identity")
        .addNode(node("Identity", List.of("INPUT0"), "OUTPUT0"))
        .addInput(value("INPUT0", type, shape))
        .addOutput(value("OUTPUT0", type, shape))
        .build();
  }

  private static int width(DataType type) {
    return switch (type) {
      case BOOL, UINT8 -> 1;
      case FLOAT16 -> 2;
      case FLOAT -> 4;
      default -> 8;
    };
  }

  /** A package with two graphs, {@code left} and {@code right}. */
  private static Path twoRoles(Path directory) throws IOException {
    TensorProto one =
        TensorProto.newBuilder()
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(1)
            .addFloatData(1)
            .build();
    GraphProto graph = identityGraph(DataType.FLOAT, 1);
    return write(
        directory, Map.of("left", graph, "right", graph), Map.of("input_0", one, "output_0", one));
  }

  /** Adds a float to itself as often as {@code INPUT0}, a whole number, says. */
  private static Path loop(Path directory) throws IOException {
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
    NodeProto times = node("Squeeze", List.of("INPUT0"), "times");
    NodeProto loop =
        node("Loop", List.of("times", "", "START"), "OUTPUT0").toBuilder()
            .addAttribute(attribute)
            .build();
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("slow")
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("START")
                    .setDataType(DataType.FLOAT.getNumber())
                    .addDims(1)
                    .addFloatData(0))
            .addNode(times)
            .addNode(loop)
            .addInput(value("INPUT0", DataType.INT64, 1))
            .addOutput(value("OUTPUT0", DataType.FLOAT, 1))
            .build();
    TensorProto three =
        TensorProto.newBuilder()
            .setDataType(DataType.INT64.getNumber())
            .addDims(1)
            .addInt64Data(3)
            .build();
    TensorProto zero =
        TensorProto.newBuilder()
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(1)
            .addFloatData(0)
            .build();
    return write(directory, Map.of("model", graph), Map.of("input_0", three, "output_0", zero));
  }

  private static Path write(
      Path directory, Map<String, GraphProto> graphs, Map<String, TensorProto> tensors)
      throws IOException {
    Files.createDirectories(directory);
    StringBuilder files = new StringBuilder();
    for (Map.Entry<String, GraphProto> graph : graphs.entrySet()) {
      String role = graph.getKey();
      files.append("  %s: %s.onnx%n".formatted(role, role));
      Files.write(directory.resolve(role + ".onnx"), model(graph.getValue()).toByteArray());
      Path one = Files.createDirectories(directory.resolve("cases/" + role + "/test_data_set_0"));
      for (Map.Entry<String, TensorProto> tensor : tensors.entrySet()) {
        Files.write(one.resolve(tensor.getKey() + ".pb"), tensor.getValue().toByteArray());
      }
    }
    Files.writeString(
        directory.resolve("model.yaml"),
        "name: %s%nauthor: Ada Example%nlicence: MIT%nruntime: onnx%nfiles:%n%s"
            .formatted(directory.getFileName(), files));
    return directory;
  }

  private static ModelProto model(GraphProto graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private static NodeProto node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output).build();
  }

  private static ValueInfoProto value(String name, DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (int i = 0; i < shape.length; i++) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(shape[i] < 0 ? one.setDimParam("n" + i) : one.setDimValue(shape[i]));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
