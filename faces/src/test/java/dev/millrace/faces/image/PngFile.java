package dev.millrace.faces.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes PNG files of every kind, also ones that no encoder would write. */
final class PngFile {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PngFile(int width, int height, int depth, int colour, boolean interlaced) {
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    chunk(
        "IHDR",
        bytes(
            data -> {
              data.writeInt(width);
              data.writeInt(height);
              data.writeByte(depth);
              data.writeByte(colour);
              data.writeShort(0);
              data.writeByte(interlaced ? 1 : 0);
            }));
  }

  interface Content {
    void to(DataOutputStream data) throws IOException;
  }

  static byte[] bytes(Content content) {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(target)) {
      content.to(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.toByteArray();
  }

  PngFile chunk(String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(
        bytes(
            data -> {
              data.writeInt(content.length);
              data.write(name);
              data.write(content);
              data.writeInt((int) crc.getValue());
            }));
    return this;
  }

  /** Compresses and adds the rows, each with its filter byte, in chunks of 1,000 bytes. */
  byte[] finish(byte[] rows) {
    byte[] packed = deflate(rows);
    for (int at = 0; at < packed.length; at += 1000) {
      chunk("IDAT", java.util.Arrays.copyOfRange(packed, at, Math.min(packed.length, at + 1000)));
    }
    return chunk("IEND", new byte[0]).out.toByteArray();
  }

  static byte[] deflate(byte[] content) {
    return bytes(
        data -> {
          try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            deflater.write(content);
          }
        });
  }

  /**
   * Filters a row by the definition, from the last byte to the first so that it can be in place.
   */
  static byte[] filtered(int type, byte[] row, byte[] above, int step) {
    byte[] result = new byte[row.length + 1];
    result[0] = (byte) type;
    for (int i = 0; i < row.length; i++) {
      int a = i < step ? 0 : row[i - step] & 0xFF;
      int b = above[i] & 0xFF;
      int c = i < step ? 0 : above[i - step] & 0xFF;
      int guess =
          switch (type) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> b;
            case 3 -> (a + b) / 2;
            default -> nearest(a, b, c);
          };
      result[i + 1] = (byte) (row[i] - guess);
    }
    return result;
  }

  private static int nearest(int a, int b, int c) {
    int p = a + b - c;
    if (Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)) {
      return a;
    }
    return Math.abs(p - b) <= Math.abs(p - c) ? b : c;
  }
}
