package dev.millrace.runtimes.infer;

/**
 * How a resized picture's pixels come from the original's: the kernels of Pillow, by its names. All
 * but {@code NEAREST} average over the pixels that a smaller picture's pixel covers (antialiasing).
 */
enum Filter {
  NEAREST(0),
  BOX(0.5),
  BILINEAR(1),
  HAMMING(1),
  BICUBIC(2),
  LANCZOS(3);

  private final double support;

  Filter(double support) {
    this.support = support;
  }

  /** How far the kernel reaches, in pixels of the original at the same size. */
  double support() {
    return support;
  }

  /** The kernel. */
  double weight(double x) {
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("the nearest pixel has no kernel");
      case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - Math.abs(x));
      case HAMMING -> hamming(Math.abs(x));
      case BICUBIC -> bicubic(Math.abs(x));
      case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double hamming(double x) {
    if (x == 0) {
      return 1;
    }
    return x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI));
  }

  /** Keys' cubic convolution with a = −0.5. */
  private static double bicubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
  }
}
