package dev.millrace.runtimes.infer;

/**
 * Resizes pictures to the very bytes that Pillow gives, since that is what most models were trained
 * on: separable kernels in 22-bit fixed point, rounded to 8 bits after the horizontal pass.
 *
 * <p>Source: the documented behaviour of Pillow's {@code Image.resize} on 8-bit pictures, and its
 * output, with which the tests compare every filter.
 */
final class Resize {
  private static final int PRECISION = 22;
  private static final int HALF = 1 << (PRECISION - 1);

  private Resize() {}

  /** One output pixel's part of an axis: where it begins, and the weights from there. */
  private record Taps(int from, int[] weights) {}

  /** The picture in another size. */
  static Pixels to(Pixels picture, int width, int height, Filter filter) {
    if (filter == Filter.NEAREST) {
      return nearest(picture, width, height);
    }
    Pixels wide =
        width == picture.width()
            ? picture
            : horizontal(picture, width, taps(picture.width(), width, filter));
    return height == picture.height()
        ? wide
        : vertical(wide, height, taps(picture.height(), height, filter));
  }

  private static Pixels nearest(Pixels picture, int width, int height) {
    int channels = picture.channels();
    byte[] samples = new byte[width * height * channels];
    double xStep = (double) picture.width() / width;
    double yStep = (double) picture.height() / height;
    for (int y = 0; y < height; y++) {
      int fromY = (int) ((y + 0.5) * yStep);
      for (int x = 0; x < width; x++) {
        int from = (fromY * picture.width() + (int) ((x + 0.5) * xStep)) * channels;
        System.arraycopy(picture.samples(), from, samples, (y * width + x) * channels, channels);
      }
    }
    return new Pixels(width, height, channels, samples);
  }

  private static Taps[] taps(int from, int to, Filter filter) {
    double scale = (double) from / to;
    double stretch = Math.max(scale, 1);
    double reach = filter.support() * stretch;
    Taps[] taps = new Taps[to];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int first = Math.max(0, (int) (centre - reach + 0.5));
      int last = Math.min(from, (int) (centre + reach + 0.5));
      taps[i] = new Taps(first, weights(filter, first, last, centre, 1 / stretch));
    }
    return taps;
  }

  private static int[] weights(Filter filter, int first, int last, double centre, double shrink) {
    double[] exact = new double[last - first];
    double sum = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = filter.weight((i + first - centre + 0.5) * shrink);
      sum += exact[i];
    }
    int[] fixed = new int[exact.length];
    for (int i = 0; i < exact.length; i++) {
      double weight = sum == 0 ? exact[i] : exact[i] / sum;
      double scaled = weight * (1 << PRECISION);
      fixed[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    return fixed;
  }

  private static Pixels horizontal(Pixels picture, int width, Taps... taps) {
    int channels = picture.channels();
    byte[] from = picture.samples();
    byte[] to = new byte[width * picture.height() * channels];
    int at = 0;
    for (int y = 0; y < picture.height(); y++) {
      int row = y * picture.width() * channels;
      for (Taps tap : taps) {
        for (int channel = 0; channel < channels; channel++) {
          to[at++] = sum(from, row + tap.from * channels + channel, channels, tap.weights);
        }
      }
    }
    return new Pixels(width, picture.height(), channels, to);
  }

  private static Pixels vertical(Pixels picture, int height, Taps... taps) {
    int stride = picture.width() * picture.channels();
    byte[] from = picture.samples();
    byte[] to = new byte[height * stride];
    int at = 0;
    for (Taps tap : taps) {
      for (int i = 0; i < stride; i++) {
        to[at++] = sum(from, tap.from * stride + i, stride, tap.weights);
      }
    }
    return new Pixels(picture.width(), height, picture.channels(), to);
  }

  private static byte sum(byte[] from, int start, int step, int... weights) {
    int sum = HALF;
    int at = start;
    for (int weight : weights) {
      sum += Byte.toUnsignedInt(from[at]) * weight;
      at += step;
    }
    return (byte) Math.clamp(sum >> PRECISION, 0, 255);
  }
}
