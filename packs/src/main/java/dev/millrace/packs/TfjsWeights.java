package dev.millrace.packs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The weights of a TensorFlow.js model: a manifest that lists them and one binary file that holds
 * them one after the other. Those quantised to bytes become floats as TensorFlow.js makes them:
 * {@code q * scale + min} in double precision, then rounded once.
 */
final class TfjsWeights {
  private final Map<String, Weight> weights = new HashMap<>();

  /** A named array of floats in row-major order. */
  record Weight(String name, int[] shape, float[] values) {

    /**
     * A convolution's filter, laid out [height, width, in, out], as ONNX wants it: [out, in, h, w].
     */
    float[] outInHeightWidth() {
      int height = shape[0];
      int width = shape[1];
      int in = shape[2];
      int out = shape[3];
      float[] moved = new float[values.length];
      for (int o = 0, at = 0; o < out; o++) {
        for (int i = 0; i < in; i++) {
          for (int yx = 0; yx < height * width; yx++) {
            moved[at++] = values[(yx * in + i) * out + o];
          }
        }
      }
      return moved;
    }

    /**
     * A depthwise filter, laid out [height, width, channels, 1], as ONNX wants it: [c, 1, h, w].
     */
    float[] channelHeightWidth() {
      return new Weight(name, new int[] {shape[0], shape[1], 1, shape[2]}, values)
          .outInHeightWidth();
    }
  }

  private TfjsWeights() {}

  /**
   * Reads a model whose manifest names one binary file.
   *
   * @throws PackException when manifest and file do not fit together
   */
  static TfjsWeights read(byte[] manifest, byte[] binary) {
    TfjsWeights read = new TfjsWeights();
    ByteBuffer bytes = ByteBuffer.wrap(binary).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (JsonNode group : new ObjectMapper().readTree(manifest)) {
        for (JsonNode entry : group.path("weights")) {
          read.add(entry, bytes);
        }
      }
    } catch (IOException | java.nio.BufferUnderflowException e) {
      throw new PackException("the weights file does not fit its manifest", e);
    }
    if (bytes.hasRemaining()) {
      throw new PackException(bytes.remaining() + " bytes of weights are not in the manifest");
    }
    return read;
  }

  private void add(JsonNode entry, ByteBuffer bytes) {
    String name = entry.path("name").asText();
    int[] shape = new int[entry.path("shape").size()];
    int count = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = entry.path("shape").path(i).asInt();
      count = Math.multiplyExact(count, shape[i]);
    }
    JsonNode quantisation = entry.get("quantization");
    float[] values = new float[count];
    if (quantisation == null) {
      bytes.asFloatBuffer().get(values);
      bytes.position(bytes.position() + count * Float.BYTES);
    } else {
      dequantise(name, quantisation, bytes, values);
    }
    weights.put(name, new Weight(name, shape, values));
  }

  private static void dequantise(
      String name, JsonNode quantisation, ByteBuffer bytes, float[] values) {
    if (!quantisation.path("dtype").asText().equals("uint8")) {
      throw new PackException("weight " + name + " is quantised to something else than uint8");
    }
    double scale = quantisation.path("scale").asDouble();
    double min = quantisation.path("min").asDouble();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (Byte.toUnsignedInt(bytes.get()) * scale + min);
    }
  }

  /**
   * A weight by name.
   *
   * @throws PackException when there is none
   */
  Weight get(String name) {
    Weight weight = weights.get(name);
    if (weight == null) {
      throw new PackException("the weights lack " + name);
    }
    return weight;
  }
}
