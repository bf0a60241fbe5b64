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

/**
 * A model package as a scikit-learn user hands it over: {@code X} float [n, 2] with the columns
 * {@code calm} and {@code wild}, {@code label} whole [n], {@code probabilities} float [n, 2].
 */
public final class ClassifierPackage {
  private ClassifierPackage() {}

  /** Publishes it into a data directory on which no program runs, as {@code mood@live}. */
  public static void publish(Path data, Path directory) throws IOException {
    write(directory);
    try (DataDirectory opened = DataDirectory.open(data);
        SqliteDatabase database = new SqliteDatabase(opened.ledger());
        OnnxRuntime onnx = new OnnxRuntime()) {
      LedgerSchema.apply(database);
      try (Models models =
          new Models(database, opened.models(), List.of(onnx), InstantSource.system())) {
        models.publish(directory);
        models.moveAlias("mood", "live", 1);
      }
    }
  }

  /** Writes the package. */
  public static void write(Path directory) throws IOException {
    Path one = Files.createDirectories(directory.resolve("cases/model/test_data_set_0"));
    Files.writeString(
        directory.resolve("model.yaml"),
        """
        name: mood
        author: Ada Example
        licence: MIT
        task: infer
        runtime: onnx
        files: {model: model.onnx}
        preprocessing:
          columns: {X: [calm, wild]}
          labels: {output: probabilities, names: [calm, wild], top: 1}
        """);
    Files.write(directory.resolve("model.onnx"), model().toByteArray());
    Files.write(one.resolve("input_0.pb"), floats(1, 1).toByteArray());
    Files.write(
        one.resolve("output_0.pb"),
        TensorProto.newBuilder()
            .setDataType(DataType.INT64_VALUE)
            .addDims(1)
            .addInt64Data(0)
            .build()
            .toByteArray());
    Files.write(one.resolve("output_1.pb"), floats(0.5f, 0.5f).toByteArray());
  }

  private static TensorProto floats(float... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDataType(DataType.FLOAT_VALUE)
            .addDims(1)
            .addDims(values.length);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    return tensor.build();
  }

  private static ModelProto model() {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("mood")
            .addInput(value("X", DataType.FLOAT, -1, 2))
            .addOutput(value("label", DataType.INT64, -1))
            .addOutput(value("probabilities", DataType.FLOAT, -1, 2))
            .addNode(node("Softmax", "probabilities", "axis", 1))
            .addNode(
                node("ArgMax", "label", "keepdims", 0).toBuilder().addAttribute(whole("axis", 1)))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build();
  }

  private static NodeProto node(String operator, String output, String attribute, long number) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addInput("X")
        .addOutput(output)
        .addAttribute(whole(attribute, number))
        .build();
  }

  private static AttributeProto whole(String name, long number) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(number)
        .build();
  }

  private static ValueInfoProto value(String name, DataType type, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (long size : shape) {
      TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
      dimensions.addDim(size < 0 ? one.setDimParam("n") : one.setDimValue(size));
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
