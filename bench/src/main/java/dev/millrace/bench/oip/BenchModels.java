package dev.millrace.bench.oip;

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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/**
 * Perceptrons {@code x} float [1, width] → {@code y} float [1, width] of chosen width and depth.
 */
final class BenchModels {
  private static final int SEED = 7;

  private BenchModels() {}

  /** Writes the graph alone. */
  static Path graph(Path file, int width, int layers) throws IOException {
    Random random = new Random(SEED);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("mlp")
            .addInput(value("x", width))
            .addOutput(value("y", width));
    String before = "x";
    for (int i = 0; i < layers; i++) {
      ByteBuffer weights = ByteBuffer.allocate(4 * width * width).order(ByteOrder.LITTLE_ENDIAN);
      while (weights.hasRemaining()) {
        weights.putFloat((float) (random.nextGaussian() / Math.sqrt(width)));
      }
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName("w" + i)
              .setDataType(DataType.FLOAT.getNumber())
              .addDims(width)
              .addDims(width)
              .setRawData(ByteString.copyFrom(weights.flip())));
      String after = i == layers - 1 ? "y" : "h" + i;
      graph.addNode(node("MatMul", List.of(before, "w" + i), "m" + i));
      graph.addNode(node("Relu", List.of("m" + i), after));
      before = after;
    }
    return write(file, graph);
  }

  /** Writes a graph that does next to nothing, of any width: what is left is the protocol's. */
  static Path copying(Path file, int width) throws IOException {
    return write(
        file,
        GraphProto.newBuilder()
            .setName("copy")
            .addInput(value("x", width))
            .addOutput(value("y", width))
            .addNode(node("Relu", List.of("x"), "y")));
  }

  private static Path write(Path file, GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.write(file, model.toByteArray());
  }

  /** Writes a package around a graph, whose one case is zeros in and zeros out. */
  static Path pack(Path directory, Path graph, int width) throws IOException {
    Path one = Files.createDirectories(directory.resolve("cases/model/test_data_set_0"));
    Files.copy(graph, directory.resolve("model.onnx"));
    Files.writeString(
        directory.resolve("model.yaml"),
        "name: %s%nauthor: bench%nlicence: Apache-2.0%nruntime: onnx%nfiles: {model: model.onnx}%n"
            .formatted(directory.getFileName()));
    byte[] zeros =
        TensorProto.newBuilder()
            .setDataType(DataType.FLOAT.getNumber())
            .addDims(1)
            .addDims(width)
            .setRawData(ByteString.copyFrom(new byte[4 * width]))
            .build()
            .toByteArray();
    Files.write(one.resolve("input_0.pb"), zeros);
    Files.write(one.resolve("output_0.pb"), zeros);
    return directory;
  }

  /** Publishes packages as live into a data directory on which no program runs. */
  static void publish(Path data, List<Path> packages) {
    try (DataDirectory opened = DataDirectory.open(data);
        SqliteDatabase database = new SqliteDatabase(opened.ledger());
        OnnxRuntime onnx = new OnnxRuntime()) {
      LedgerSchema.apply(database);
      try (Models models =
          new Models(database, opened.models(), List.of(onnx), InstantSource.system())) {
        for (Path directory : packages) {
          var version = models.publish(directory).version();
          models.moveAlias(version.name(), "live", version.number());
        }
      }
    }
  }

  private static NodeProto node(String operator, List<String> inputs, String output) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output).build();
  }

  private static ValueInfoProto value(String name, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width))
            .build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
