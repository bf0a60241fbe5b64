package dev.millrace.faces.image;

import dev.millrace.pipeline.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file's bytes with bounds-checked reads: a read past the end says that the file was cut short
 * instead of failing with an index.
 */
final class ByteView {
  private final byte[] bytes;
  private final String format;

  /**
   * @param bytes not copied
   * @param format the format's name, for messages
   */
  ByteView(byte[] bytes, String format) {
    this.bytes = bytes;
    this.format = format;
  }

  int length() {
    return bytes.length;
  }

  byte[] array() {
    return bytes;
  }

  int u8(int at) {
    need(at, 1);
    return bytes[at] & 0xFF;
  }

  /** Big-endian, as in JPEG, PNG and HEIF. */
  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /** Big-endian, unsigned. */
  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  /** Little-endian, as in WebP, GIF and BMP. */
  int u16le(int at) {
    return u8(at) | u8(at + 1) << 8;
  }

  int u24le(int at) {
    return u16le(at) | u8(at + 2) << 16;
  }

  /** Little-endian, unsigned. */
  long u32le(int at) {
    return u16le(at) | (long) u16le(at + 2) << 16;
  }

  /** Little-endian, signed. */
  int i32le(int at) {
    return (int) u32le(at);
  }

  String ascii(int at, int count) {
    need(at, count);
    return new String(bytes, at, count, StandardCharsets.ISO_8859_1);
  }

  /** Whether these characters stand there; false, not an error, when the file ends before. */
  boolean startsWith(int at, String characters) {
    byte[] wanted = characters.getBytes(StandardCharsets.ISO_8859_1);
    return at >= 0
        && at + (long) wanted.length <= bytes.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** Fails unless {@code count} bytes stand at {@code at}. */
  void need(int at, long count) {
    if (at < 0 || count < 0 || at + count > bytes.length) {
      throw damaged("it ends at byte " + bytes.length + ", in the middle of a part");
    }
  }

  BadInputException damaged(String detail) {
    return ImageErrors.damaged(format, detail);
  }
}
