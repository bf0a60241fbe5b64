package dev.millrace.faces.image;

/**
 * How a JPEG codes colours, and the way from there to RGB.
 *
 * <p>YCbCr is converted with libjpeg's 16-bit fixed-point arithmetic (JFIF 1.02: R = Y + 1.402 Cr,
 * G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb), so that pixels are those of every libjpeg.
 * CMYK is converted without profiles, as (1 − ink)(1 − black); Adobe programs store it inverted.
 */
enum JpegColours {
  GRAY(1),
  RGB(3),
  YCBCR(3),
  CMYK(4),
  INVERTED_CMYK(4),
  INVERTED_YCCK(4);

  private static final int ONE_HALF = 1 << 15;
  private static final int[] CR_TO_RED = new int[256];
  private static final int[] CR_TO_GREEN = new int[256];
  private static final int[] CB_TO_GREEN = new int[256];
  private static final int[] CB_TO_BLUE = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      CR_TO_RED[i] = (fixed(1.40200) * x + ONE_HALF) >> 16;
      CB_TO_BLUE[i] = (fixed(1.77200) * x + ONE_HALF) >> 16;
      CR_TO_GREEN[i] = -fixed(0.71414) * x;
      CB_TO_GREEN[i] = -fixed(0.34414) * x + ONE_HALF;
    }
  }

  private final int components;

  JpegColours(int components) {
    this.components = components;
  }

  int components() {
    return components;
  }

  /** Converts {@code pixels} interleaved samples from {@code from} on into RGB at {@code to}. */
  void toRgb(byte[] samples, int from, byte[] rgb, int to, int pixels) {
    switch (this) {
      case GRAY -> gray(samples, from, rgb, to, pixels);
      case RGB -> System.arraycopy(samples, from, rgb, to, 3 * pixels);
      case YCBCR -> yCbCr(samples, from, 3, rgb, to, pixels);
      case CMYK -> ink(samples, from, rgb, to, pixels, 255);
      case INVERTED_CMYK -> ink(samples, from, rgb, to, pixels, 0);
      case INVERTED_YCCK -> ycck(samples, from, rgb, to, pixels);
    }
  }

  private static void gray(byte[] samples, int from, byte[] rgb, int to, int pixels) {
    for (int i = 0, o = to; i < pixels; i++, o += 3) {
      byte value = samples[from + i];
      rgb[o] = value;
      rgb[o + 1] = value;
      rgb[o + 2] = value;
    }
  }

  private static void yCbCr(byte[] in, int from, int step, byte[] rgb, int to, int pixels) {
    for (int n = 0, i = from, o = to; n < pixels; n++, i += step, o += 3) {
      int y = in[i] & 0xFF;
      int cb = in[i + 1] & 0xFF;
      int cr = in[i + 2] & 0xFF;
      rgb[o] = clamp(y + CR_TO_RED[cr]);
      rgb[o + 1] = clamp(y + ((CB_TO_GREEN[cb] + CR_TO_GREEN[cr]) >> 16));
      rgb[o + 2] = clamp(y + CB_TO_BLUE[cb]);
    }
  }

  /**
   * YCCK holds the complement of C, M, Y as YCbCr. Adobe programs put inverted inks in, so turning
   * the complement back gives the light that the inks leave.
   */
  private static void ycck(byte[] in, int from, byte[] rgb, int to, int pixels) {
    yCbCr(in, from, 4, rgb, to, pixels);
    for (int n = 0, i = from + 3, o = to; n < pixels; n++, i += 4, o += 3) {
      int light = in[i] & 0xFF;
      rgb[o] = product(255 - (rgb[o] & 0xFF), light);
      rgb[o + 1] = product(255 - (rgb[o + 1] & 0xFF), light);
      rgb[o + 2] = product(255 - (rgb[o + 2] & 0xFF), light);
    }
  }

  private static void ink(byte[] in, int from, byte[] rgb, int to, int pixels, int turn) {
    for (int n = 0, i = from, o = to; n < pixels; n++, i += 4, o += 3) {
      int light = (in[i + 3] & 0xFF) ^ turn;
      rgb[o] = product((in[i] & 0xFF) ^ turn, light);
      rgb[o + 1] = product((in[i + 1] & 0xFF) ^ turn, light);
      rgb[o + 2] = product((in[i + 2] & 0xFF) ^ turn, light);
    }
  }

  private static byte product(int a, int b) {
    return (byte) ((a * b + 127) / 255);
  }

  private static byte clamp(int value) {
    return (byte) Math.clamp(value, 0, 255);
  }

  private static int fixed(double value) {
    return (int) (value * 65536 + 0.5);
  }
}
