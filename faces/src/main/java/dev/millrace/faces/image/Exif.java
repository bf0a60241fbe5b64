package dev.millrace.faces.image;

/**
 * Reads the one EXIF tag that matters to pixels: orientation (0x0112) of the first directory.
 *
 * <p>A block that makes no sense means orientation 1: cameras and editors write many broken ones,
 * and a photo is worth more than its EXIF. Nothing is allocated, whatever the block claims.
 */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private Exif() {}

  /**
   * The orientation, 1..8; 1 when there is none.
   *
   * @param from where the TIFF header ({@code II} or {@code MM}) stands, or the {@code Exif\0\0}
   *     before it
   * @param to the end of the block
   */
  static int orientation(ByteView bytes, int from, int to) {
    int tiff = bytes.startsWith(from, "Exif\0\0") ? from + 6 : from;
    int end = Math.min(to, bytes.length());
    boolean little = bytes.startsWith(tiff, "II");
    if (end - tiff < 14 || !(little || bytes.startsWith(tiff, "MM"))) {
      return 1;
    }
    long directory = tiff + u32(bytes, tiff + 4, little);
    if (directory + 2 > end) {
      return 1;
    }
    int entries = u16(bytes, (int) directory, little);
    long at = directory + 2;
    for (int i = 0; i < entries && at + 12 <= end; i++, at += 12) {
      if (u16(bytes, (int) at, little) == ORIENTATION) {
        return valueOf(bytes, (int) at, little);
      }
    }
    return 1;
  }

  private static int valueOf(ByteView bytes, int entry, boolean little) {
    boolean isShort = u16(bytes, entry + 2, little) == SHORT;
    int value = isShort ? u16(bytes, entry + 8, little) : 1;
    return value >= 1 && value <= 8 ? value : 1;
  }

  private static int u16(ByteView bytes, int at, boolean little) {
    return little ? bytes.u16le(at) : bytes.u16(at);
  }

  private static long u32(ByteView bytes, int at, boolean little) {
    return little ? bytes.u32le(at) : bytes.u32(at);
  }
}
