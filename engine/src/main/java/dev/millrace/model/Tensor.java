package dev.millrace.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A dense array in row-major order: direct memory, little-endian, position 0, limit at its end.
 *
 * @param datatype the Open Inference Protocol's name of the element type, such as {@code FP32},
 *     {@code UINT8}
 * @param shape its dimensions, none negative
 * @param data its bytes; not copied, so the maker hands it over
 */
public record Tensor(Datatype datatype, long[] shape, ByteBuffer data) {

  public Tensor {
    shape = shape.clone();
    long expected =
        datatype.isFixed()
            ? Math.multiplyExact(elements(shape), datatype.bytes())
            : Strings.bytes(data, elements(shape));
    if (data.remaining() != expected) {
      throw new IllegalArgumentException(
          "a "
              + datatype
              + " tensor of shape "
              + Arrays.toString(shape)
              + " takes "
              + expected
              + " bytes, not "
              + data.remaining());
    }
  }

  /** A float tensor over new direct memory, filled with zeros. */
  public static Tensor floats(long... shape) {
    int bytes = Math.toIntExact(Math.multiplyExact(elements(shape), Datatype.FP32.bytes()));
    return new Tensor(
        Datatype.FP32, shape, ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A BYTES tensor of texts in UTF-8. */
  public static Tensor texts(long[] shape, List<String> elements) {
    return new Tensor(Datatype.BYTES, shape, Strings.write(elements));
  }

  /**
   * The elements of a BYTES tensor as texts in UTF-8.
   *
   * @throws IllegalStateException when the elements are numbers
   */
  public List<String> toTexts() {
    if (datatype != Datatype.BYTES) {
      throw new IllegalStateException("the tensor holds " + datatype + ", not BYTES");
    }
    return Strings.read(data);
  }

  /** A view of the elements as floats; writing to it writes to the tensor. */
  public FloatBuffer asFloats() {
    if (datatype != Datatype.FP32) {
      throw new IllegalStateException("the tensor holds " + datatype + ", not FP32");
    }
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** A copy of the elements as floats. */
  public float[] toFloats() {
    FloatBuffer floats = asFloats();
    float[] copy = new float[floats.remaining()];
    floats.get(copy);
    return copy;
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements of a shape; 1 for a scalar's empty shape. */
  public static long elements(long... shape) {
    long count = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension in " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && datatype == that.datatype
        && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + data.hashCode();
  }

  @Override
  public String toString() {
    return datatype + Arrays.toString(shape);
  }
}
