package dev.millrace.faces.image;

/**
 * The IHDR chunk of a PNG (W3C PNG specification, third edition, 11.2.1).
 *
 * @param depth bits a sample
 * @param colour the colour type: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha
 */
record PngHeader(int width, int height, int depth, int colour, boolean interlaced) {

  static PngHeader read(ByteView bytes, int at) {
    long width = bytes.u32(at);
    long height = bytes.u32(at + 4);
    int depth = bytes.u8(at + 8);
    int colour = bytes.u8(at + 9);
    int interlace = bytes.u8(at + 12);
    boolean sized =
        width > 0 && height > 0 && width <= Integer.MAX_VALUE && height <= Integer.MAX_VALUE;
    boolean coded = bytes.u16(at + 10) == 0 && interlace <= 1;
    if (!sized || !coded || !depthFits(colour, depth)) {
      throw bytes.damaged("its header makes no sense");
    }
    return new PngHeader((int) width, (int) height, depth, colour, interlace == 1);
  }

  private static boolean depthFits(int colour, int depth) {
    boolean whole = depth == 8 || depth == 16;
    boolean part = depth == 1 || depth == 2 || depth == 4;
    return switch (colour) {
      case 0 -> whole || part;
      case 2, 4, 6 -> whole;
      case 3 -> part || depth == 8;
      default -> false;
    };
  }

  int channels() {
    return switch (colour) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** Whether the last channel is alpha. */
  boolean hasAlpha() {
    return colour == 4 || colour == 6;
  }

  boolean hasPalette() {
    return colour == 3;
  }

  /** Bytes of a row of so many pixels, without its filter byte. */
  int rowBytes(int pixels) {
    return Math.toIntExact(((long) pixels * channels() * depth + 7) / 8);
  }

  /** How far back the filters look: bytes of a pixel, at least one. */
  int filterStep() {
    return Math.max(1, channels() * depth / 8);
  }
}
