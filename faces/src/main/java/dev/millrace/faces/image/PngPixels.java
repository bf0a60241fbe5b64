package dev.millrace.faces.image;

/**
 * Turns a PNG row's samples into RGB, whatever their depth and colour type.
 *
 * <p>First every sample becomes a byte (a palette's stays its index), then every pixel three bytes,
 * laid on white where it is transparent. A colour declared transparent is compared at full depth.
 */
final class PngPixels {
  private final PngHeader header;

  /** Four bytes a colour: red, green, blue and alpha; empty without a palette. */
  private final byte[] palette;

  /** Raw samples of the transparent colour; empty when there is none. */
  private final int[] key;

  private byte[] samples = {};

  private PngPixels(PngHeader header, byte[] palette, int[] key) {
    this.header = header;
    this.palette = palette;
    this.key = key;
  }

  /**
   * @param colours content of PLTE
   * @param transparency content of tRNS
   */
  static PngPixels of(ByteView bytes, PngHeader header, byte[] colours, byte[] transparency) {
    if (header.hasPalette()) {
      if (colours.length == 0 || colours.length % 3 != 0) {
        throw bytes.damaged("its palette is missing or makes no sense");
      }
      return new PngPixels(header, palette(colours, transparency), new int[0]);
    }
    int channels = header.channels();
    boolean keyed = !header.hasAlpha() && transparency.length == 2 * channels;
    int[] key = new int[keyed ? channels : 0];
    for (int c = 0; c < key.length; c++) {
      key[c] = (transparency[2 * c] & 0xFF) << 8 | (transparency[2 * c + 1] & 0xFF);
    }
    return new PngPixels(header, new byte[0], key);
  }

  /** Always 256 colours, so that an index past the palette's end is black instead of an error. */
  private static byte[] palette(byte[] colours, byte[] transparency) {
    byte[] palette = new byte[4 * 256];
    for (int i = 0; i < 256; i++) {
      boolean known = 3 * i + 2 < colours.length;
      for (int c = 0; c < 3; c++) {
        palette[4 * i + c] = known ? colours[3 * i + c] : 0;
      }
      palette[4 * i + 3] = i < transparency.length ? transparency[i] : (byte) 255;
    }
    return palette;
  }

  /**
   * Converts a row.
   *
   * @param to where the first pixel goes in {@code rgb}
   * @param step from one pixel to the next, in bytes
   */
  void toRgb(byte[] row, int pixels, byte[] rgb, int to, int step) {
    byte[] eightBit = eightBit(row, pixels * header.channels());
    switch (header.colour()) {
      case 0 -> White.gray(eightBit, pixels, rgb, to, step);
      case 2 -> White.rgb(eightBit, pixels, rgb, to, step);
      case 3 -> White.palette(eightBit, palette, pixels, rgb, to, step);
      case 4 -> White.grayAlpha(eightBit, pixels, rgb, to, step);
      default -> White.rgba(eightBit, pixels, rgb, to, step);
    }
    if (key.length > 0) {
      whitenKey(row, pixels, rgb, to, step);
    }
  }

  private byte[] eightBit(byte[] row, int count) {
    if (header.depth() == 8) {
      return row;
    }
    if (samples.length < count) {
      samples = new byte[count];
    }
    int scale = header.hasPalette() ? 1 : 255 / ((1 << Math.min(8, header.depth())) - 1);
    for (int i = 0; i < count; i++) {
      int raw = raw(row, i);
      samples[i] = header.depth() == 16 ? White.eightBit(raw) : (byte) (raw * scale);
    }
    return samples;
  }

  private int raw(byte[] row, int index) {
    int depth = header.depth();
    if (depth == 16) {
      return (row[2 * index] & 0xFF) << 8 | (row[2 * index + 1] & 0xFF);
    }
    int bit = index * depth;
    return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  }

  private void whitenKey(byte[] row, int pixels, byte[] rgb, int to, int step) {
    int channels = key.length;
    for (int x = 0, o = to; x < pixels; x++, o += step) {
      boolean transparent = true;
      for (int c = 0; c < channels; c++) {
        transparent &= raw(row, x * channels + c) == key[c];
      }
      if (transparent) {
        rgb[o] = rgb[o + 1] = rgb[o + 2] = (byte) 255;
      }
    }
  }
}
