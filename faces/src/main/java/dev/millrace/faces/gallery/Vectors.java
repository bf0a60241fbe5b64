package dev.millrace.faces.gallery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Embeddings as numbers and as bytes. */
final class Vectors {
  private Vectors() {}

  /** Little-endian 32-bit floats, as they lie in the database. */
  static byte[] bytes(float[] vector) {
    ByteBuffer buffer =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(vector);
    return buffer.array();
  }

  /** The reverse of {@link #bytes}. */
  static float[] floats(byte[] bytes) {
    FloatBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] vector = new float[buffer.remaining()];
    buffer.get(vector);
    return vector;
  }

  /** The direction of {@code vector - centre}, of length 1; all zeros when there is none. */
  static float[] unit(float[] vector, float[] centre) {
    float[] unit = vector.clone();
    double squares = 0;
    for (int i = 0; i < unit.length; i++) {
      unit[i] -= centre.length == 0 ? 0 : centre[i];
      squares += (double) unit[i] * unit[i];
    }
    float factor = squares > 0 ? (float) (1 / Math.sqrt(squares)) : 0;
    for (int i = 0; i < unit.length; i++) {
      unit[i] *= factor;
    }
    return unit;
  }

  /** The scalar product: the cosine, when both have length 1. */
  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
