package dev.millrace.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A package with one layer of {@value #WIDTH} × {@value #WIDTH} weights, which are 1 MB: {@code y =
 * x · W} over float [n, 512], and cases whose outputs are computed here.
 */
final class MlpPackage {
  static final int WIDTH = 512;

  private MlpPackage() {}

  /** Writes it; another seed gives another model. */
  static Path write(Path directory, int seed, int cases) throws IOException {
    Random random = new Random(seed);
    float[] weights = new float[WIDTH * WIDTH];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (random.nextFloat() - 0.5f) / 8;
    }
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("model.yaml"),
        """
        name: mlp
        author: the benchmark
        licence: Apache-2.0
        runtime: onnx
        files: {model: model.onnx}
        """);
    Files.write(directory.resolve("model.onnx"), graph(weights));
    for (int i = 0; i < cases; i++) {
      Path one = Files.createDirectories(directory.resolve("cases/model/test_data_set_" + i));
      float[] x = new float[WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        x[k] = random.nextFloat();
      }
      Files.write(one.resolve("input_0.pb"), tensor("x", x, 1, WIDTH).toByteArray());
      Files.write(
          one.resolve("output_0.pb"), tensor("y", product(x, weights), 1, WIDTH).toByteArray());
    }
    return directory;
  }

  private static float[] product(float[] x, float[] weights) {
    float[] y = new float[WIDTH];
    for (int column = 0; column < WIDTH; column++) {
      double sum = 0;
      for (int row = 0; row < WIDTH; row++) {
        sum += (double) x[row] * weights[row * WIDTH + column];
      }
      y[column] = (float) sum;
    }
    return y;
  }

  private static byte[] graph(float[] weights) {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("mlp")
            .addInitializer(tensor("W", weights, WIDTH, WIDTH))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput("x")
                    .addInput("W")
                    .addOutput("y"))
            .addInput(floats("x"))
            .addOutput(floats("y"))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static TensorProto tensor(String name, float[] values, long... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(raw.array()));
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.build();
  }

  private static ValueInfoProto floats(String name) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(WIDTH))
            .build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
