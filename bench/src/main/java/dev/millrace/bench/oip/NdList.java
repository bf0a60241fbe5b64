package dev.millrace.bench.oip;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** DJL's binary form of tensors, the fastest way into its server. */
final class NdList {
  private static final int VERSION = 3;

  private NdList() {}

  /** One float tensor [1, width] without a name. */
  static byte[] of(int width, byte[] floats) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, width, floats);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes all
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, int width, byte[] floats) throws IOException {
    out.writeInt(1);
    out.writeUTF("NDAR");
    out.writeInt(VERSION);
    out.writeByte(0);
    out.writeUTF("DENSE");
    out.writeUTF("FLOAT32");
    out.writeInt(2);
    out.writeLong(1);
    out.writeLong(width);
    out.writeInt(2);
    out.writeChars("??"); // the layout is not said
    out.writeByte('<');
    out.writeInt(floats.length);
    out.write(floats);
  }
}
