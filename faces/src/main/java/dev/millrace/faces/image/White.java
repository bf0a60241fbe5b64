package dev.millrace.faces.image;

import java.util.Arrays;

/**
 * Lays 8-bit pixels of the usual kinds on a white ground, as a viewer shows them. Each method
 * converts {@code pixels} pixels into RGB at {@code to}, {@code step} bytes apart.
 */
final class White {
  private White() {}

  /** An empty picture, three bytes a pixel. */
  static byte[] canvas(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 255);
    return rgb;
  }

  static void gray(byte[] in, int pixels, byte[] rgb, int to, int step) {
    for (int x = 0, o = to; x < pixels; x++, o += step) {
      rgb[o] = rgb[o + 1] = rgb[o + 2] = in[x];
    }
  }

  static void rgb(byte[] in, int pixels, byte[] rgb, int to, int step) {
    if (step == 3) {
      System.arraycopy(in, 0, rgb, to, 3 * pixels);
      return;
    }
    for (int i = 0, o = to; i < 3 * pixels; i += 3, o += step) {
      rgb[o] = in[i];
      rgb[o + 1] = in[i + 1];
      rgb[o + 2] = in[i + 2];
    }
  }

  /**
   * @param colours red, green, blue, alpha of 256 colours
   */
  static void palette(byte[] in, byte[] colours, int pixels, byte[] rgb, int to, int step) {
    for (int x = 0, o = to; x < pixels; x++, o += step) {
      int colour = 4 * (in[x] & 0xFF);
      int alpha = colours[colour + 3] & 0xFF;
      rgb[o] = over(colours[colour], alpha);
      rgb[o + 1] = over(colours[colour + 1], alpha);
      rgb[o + 2] = over(colours[colour + 2], alpha);
    }
  }

  static void grayAlpha(byte[] in, int pixels, byte[] rgb, int to, int step) {
    for (int i = 0, o = to; i < 2 * pixels; i += 2, o += step) {
      rgb[o] = rgb[o + 1] = rgb[o + 2] = over(in[i], in[i + 1] & 0xFF);
    }
  }

  static void rgba(byte[] in, int pixels, byte[] rgb, int to, int step) {
    for (int i = 0, o = to; i < 4 * pixels; i += 4, o += step) {
      int alpha = in[i + 3] & 0xFF;
      rgb[o] = over(in[i], alpha);
      rgb[o + 1] = over(in[i + 1], alpha);
      rgb[o + 2] = over(in[i + 2], alpha);
    }
  }

  /** Pixels as AWT packs them, three bytes apart. */
  static void argb(int[] in, int pixels, byte[] rgb, int to) {
    for (int x = 0, o = to; x < pixels; x++, o += 3) {
      int alpha = in[x] >>> 24;
      rgb[o] = over((byte) (in[x] >> 16), alpha);
      rgb[o + 1] = over((byte) (in[x] >> 8), alpha);
      rgb[o + 2] = over((byte) in[x], alpha);
    }
  }

  /** A 16-bit sample, rounded to the nearest of 256 levels. */
  static byte eightBit(int sixteen) {
    return (byte) ((sixteen * 255 + 32_895) >> 16);
  }

  private static byte over(byte colour, int alpha) {
    return (byte) (((colour & 0xFF) * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
