package dev.millrace.bench.oip;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** DJL's binary form of tensors, the fastest way into its server. */
final class NdList {
  private static final int VERSION = 3;

  private NdList() {}

  /** One float tensor [1, width] without a name. */
  static byte[] of(int width, byte[] floats) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
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
    return bytes.toByteArray();
  }
}
