package dev.millrace.server;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A model package whose graph multiplies: {@code x} float [n] to {@code y} float [n]. */
final class MultiplierPackage {
  private final Map<String, byte[]> files = new TreeMap<>();

  /** Of a model that multiplies by a factor, with a case that says so. */
  MultiplierPackage(String name, float factor) {
    with(
            "model.yaml",
            """
            name: %s
            author: Ada Example
            licence: MIT
            task: infer
            runtime: onnx
            files: {model: model.onnx}
            preprocessing: {columns: {x: [amount]}}
            """
                .formatted(name))
        .with("model.onnx", graph(factor, "y"))
        .expecting(2 * factor);
  }

  /** With a case that says what must come out for 2. */
  MultiplierPackage expecting(float output) {
    return with("cases/model/two.request.json", "{\"inputs\":[" + tensor("x", 2) + "]}")
        .with("cases/model/two.response.json", "{\"outputs\":[" + tensor("y", output) + "]}");
  }

  MultiplierPackage withoutCases() {
    files.keySet().removeIf(path -> path.startsWith("cases/"));
    return this;
  }

  /** With an output of another name, which no case knows. */
  MultiplierPackage giving(String output, float factor) {
    return withoutCases()
        .with("model.onnx", graph(factor, output))
        .with("cases/model/two.request.json", "{\"inputs\":[" + tensor("x", 2) + "]}")
        .with(
            "cases/model/two.response.json", "{\"outputs\":[" + tensor(output, 2 * factor) + "]}");
  }

  /** What a file of it says. */
  String text(String path) {
    return new String(
        java.util.Objects.requireNonNull(files.get(path), path), StandardCharsets.UTF_8);
  }

  MultiplierPackage without(String path) {
    files.remove(path);
    return this;
  }

  MultiplierPackage with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  MultiplierPackage with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  private static String tensor(String name, float value) {
    return "{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[%s]}"
        .formatted(name, value);
  }

  byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  Path write(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(java.util.Objects.requireNonNull(path.getParent()));
      Files.write(path, file.getValue());
    }
    return directory;
  }

  static byte[] graph(float factor, String output) {
    return graph(TensorProto.newBuilder().addFloatData(factor), output);
  }

  /** Whose factor lies in a file of its own. */
  static byte[] graphWithWeightsIn(String location) {
    return graph(
        TensorProto.newBuilder()
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue(location)),
        "y");
  }

  private static byte[] graph(TensorProto.Builder factor, String output) {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("multiply")
            .addInitializer(factor.setName("factor").setDataType(DataType.FLOAT.getNumber()))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Mul")
                    .addInput("x")
                    .addInput("factor")
                    .addOutput(output))
            .addInput(floats("x"))
            .addOutput(floats(output))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto floats(String name) {
    TensorShapeProto.Dimension any =
        TensorShapeProto.Dimension.newBuilder().setDimParam("n").build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(DataType.FLOAT.getNumber())
            .setShape(TensorShapeProto.newBuilder().addDim(any))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
