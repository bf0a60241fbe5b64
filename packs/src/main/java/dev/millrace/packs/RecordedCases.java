package dev.millrace.packs;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The verification cases with what the original runtime answered, written in the layout of ONNX
 * test data: {@code cases/ROLE/test_data_set_N/input_0.pb} and {@code output_0.pb}, ….
 */
final class RecordedCases {
  private static final String RECORDED = "faceapi/recorded/";

  private final Map<String, JsonNode> index = new HashMap<>();

  RecordedCases() {
    try (InputStream in = resource("index.json")) {
      for (JsonNode entry : new ObjectMapper().readTree(in)) {
        index.put(entry.path("id").asText(), entry);
      }
    } catch (IOException e) {
      throw new PackException("the index of recorded cases cannot be read", e);
    }
  }

  /** Writes every case whose input comes out on this machine as it was recorded. */
  void write(Map<String, BufferedImage> photos, Path cases, Consumer<String> progress)
      throws IOException {
    for (FaceApiCase one : FaceApiCase.ALL) {
      byte[] pixels = one.pixels(photos);
      JsonNode recorded = index.get(one.id());
      if (recorded == null || !recorded.path("inputSha256").asText().equals(sha256(pixels))) {
        progress.accept(
            "case "
                + one.id()
                + " left out: its input differs from the recorded one (another JPEG decoder?)");
        continue;
      }
      write(one, pixels, recorded, cases);
    }
  }

  private static void write(FaceApiCase one, byte[] pixels, JsonNode recorded, Path cases)
      throws IOException {
    Path directory = cases.resolve(one.role()).resolve("test_data_set_" + one.number());
    ByteBuffer input = floats(pixels.length);
    for (byte pixel : pixels) {
      input.putFloat(Byte.toUnsignedInt(pixel));
    }
    Directories.write(directory.resolve("input_0.pb"), tensor("image", one.shape(), input.flip()));
    int number = 0;
    for (JsonNode output : recorded.path("outputs")) {
      long[] shape = new long[output.path("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = output.path("shape").path(i).asLong();
      }
      byte[] values = unzip(output.path("file").asText());
      Directories.write(
          directory.resolve("output_" + number++ + ".pb"),
          tensor(output.path("name").asText(), shape, ByteBuffer.wrap(values)));
    }
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] tensor(String name, long[] shape, ByteBuffer values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(values));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.build().toByteArray();
  }

  private static byte[] unzip(String file) throws IOException {
    try (InputStream in = new GZIPInputStream(resource(file))) {
      return in.readAllBytes();
    }
  }

  private static InputStream resource(String file) {
    @Nullable InputStream in = RecordedCases.class.getResourceAsStream(RECORDED + file);
    if (in == null) {
      throw new PackException("the recorded outputs lack " + file);
    }
    return in;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new PackException("this Java lacks SHA-256", e);
    }
  }
}
