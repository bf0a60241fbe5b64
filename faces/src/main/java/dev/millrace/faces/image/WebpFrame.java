package dev.millrace.faces.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bitstream of one WebP picture: VP8 (lossy), VP8L (lossless) or VP8 with a separate alpha
 * plane.
 *
 * @param alphaAt where the ALPH chunk stands; 0 when there is none
 * @param dataAt where the VP8 or VP8L chunk stands
 */
record WebpFrame(ByteView bytes, int alphaAt, int dataAt, int width, int height) {

  /** Finds the first bitstream among the chunks from {@code from} to {@code to}. */
  static WebpFrame find(ByteView bytes, int from, int to) {
    int alphaAt = 0;
    for (int at = from; at + 8 <= to; at = next(bytes, at)) {
      bytes.need(at + 8, bytes.u32le(at + 4));
      switch (bytes.ascii(at, 4)) {
        case "ALPH" -> alphaAt = at;
        case "VP8 " -> {
          return lossy(bytes, alphaAt, at);
        }
        case "VP8L" -> {
          return lossless(bytes, at);
        }
        default -> {}
      }
    }
    throw bytes.damaged("it has no picture data");
  }

  /** Where the chunk after this one begins; chunks have even lengths. */
  static int next(ByteView bytes, int at) {
    long size = bytes.u32le(at + 4);
    bytes.need(at + 8, size);
    return (int) Math.min(Integer.MAX_VALUE - 8L, at + 8L + size + (size & 1));
  }

  /** The VP8 frame header, RFC 6386 section 9.1. */
  private static WebpFrame lossy(ByteView bytes, int alphaAt, int at) {
    if ((bytes.u8(at + 8) & 1) != 0 || !bytes.startsWith(at + 11, "\u009d\u0001*")) {
      throw bytes.damaged("its VP8 frame header makes no sense");
    }
    int width = bytes.u16le(at + 14) & 0x3FFF;
    int height = bytes.u16le(at + 16) & 0x3FFF;
    return new WebpFrame(bytes, alphaAt, at, width, height);
  }

  /** The VP8L image header: a signature, then width − 1 and height − 1 in 14 bits each. */
  private static WebpFrame lossless(ByteView bytes, int at) {
    if (bytes.u8(at + 8) != 0x2F) {
      throw bytes.damaged("its VP8L header makes no sense");
    }
    long size = bytes.u32le(at + 9);
    return new WebpFrame(
        bytes, 0, at, (int) (size & 0x3FFF) + 1, (int) ((size >> 14) & 0x3FFF) + 1);
  }

  /** Whether there is an alpha plane that is stored as it is (ALPH method 0). */
  boolean hasPlainAlpha() {
    return alphaAt > 0 && (bytes.u8(alphaAt + 8) & 3) == 0;
  }

  /** A file with this picture alone: no profile, no metadata, no other frames. */
  byte[] asFile() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.ISO_8859_1));
    if (alphaAt > 0) {
      body.writeBytes(extendedHeader());
      copyChunk(alphaAt, body);
    }
    copyChunk(dataAt, body);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("RIFF".getBytes(StandardCharsets.ISO_8859_1));
    little(file, body.size(), 4);
    file.writeBytes(body.toByteArray());
    return file.toByteArray();
  }

  private byte[] extendedHeader() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("VP8X".getBytes(StandardCharsets.ISO_8859_1));
    little(out, 10, 4);
    little(out, 0x10, 4);
    little(out, width - 1, 3);
    little(out, height - 1, 3);
    return out.toByteArray();
  }

  private void copyChunk(int at, ByteArrayOutputStream out) {
    int size = (int) bytes.u32le(at + 4);
    out.write(bytes.array(), at, 8 + size);
    if ((size & 1) != 0) {
      out.write(0);
    }
  }

  private static void little(ByteArrayOutputStream out, int value, int count) {
    for (int i = 0; i < count; i++) {
      out.write(value >> (8 * i));
    }
  }
}
