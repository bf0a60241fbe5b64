package dev.millrace.faces.image;

/**
 * Lays 8-bit pixels of the usual kinds on a white ground, as a viewer shows them. Each method
 * converts {@code pixels} pixels into RGB at {@code to}, {@code step} bytes apart.
 */
final class White {
  private White() {}

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

  private static byte over(byte colour, int alpha) {
    return (byte) (((colour & 0xFF) * alpha + 255 * (255 - alpha) + 127) / 255);
  }
}
