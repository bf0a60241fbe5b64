package dev.millrace.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes TensorProto messages field by field, for tests. */
final class TensorProtos {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A float tensor with its elements as raw data. */
  static byte[] floats(String name, long[] shape, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    TensorProtos message = new TensorProtos();
    for (long dimension : shape) {
      message.number(1, dimension);
    }
    return message
        .number(2, 1)
        .bytes(8, name.getBytes(StandardCharsets.UTF_8))
        .bytes(9, raw.array())
        .done();
  }

  TensorProtos number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  TensorProtos bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A packed list of whole numbers. */
  TensorProtos packed(int field, long... values) {
    TensorProtos inner = new TensorProtos();
    for (long value : values) {
      inner.varint(value);
    }
    return bytes(field, inner.done());
  }

  /** A float as a field of its own, not packed. */
  TensorProtos unpackedFloat(int field, float value) {
    varint(((long) field << 3) | 5);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  byte[] done() {
    return out.toByteArray();
  }
}
