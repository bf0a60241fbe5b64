package dev.millrace.faces.detect;

import dev.millrace.faces.image.Picture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The detectors' input: the picture in the top left corner of a black square, resized bilinearly to
 * the net's side; optionally without most of the black.
 *
 * <p>The resize is TensorFlow's with {@code align_corners=false, half_pixel_centers=false}: output
 * pixel {@code i} is read at {@code i · from / to}. The picture's last row or column blends into
 * the black, because the square is made before it is resized.
 *
 * @param width of the input, in pixels
 * @param height of the input, in pixels
 * @param scale picture pixels per input pixel
 */
record DetectorInput(int width, int height, double scale) {

  /**
   * A pixel's three bytes and the next one's first, at once: one load and check instead of three.
   */
  private static final VarHandle PIXEL =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Nets halve their maps five times; a multiple of this keeps their cells whole. */
  private static final int CELL = 32;

  /** The whole square. */
  static DetectorInput square(Picture picture, int side) {
    return new DetectorInput(side, side, scale(picture, side));
  }

  /** The square without black rows or columns, but for those that fill up the last cell. */
  static DetectorInput snug(Picture picture, int side) {
    double scale = scale(picture, side);
    return new DetectorInput(
        cells(picture.width() / scale, side), cells(picture.height() / scale, side), scale);
  }

  private static double scale(Picture picture, int side) {
    return Math.max(picture.width(), picture.height()) / (double) side;
  }

  private static int cells(double pixels, int side) {
    return Math.min(side, (int) Math.ceil(pixels / CELL) * CELL);
  }

  /** Fills red, green and blue planes of {@code width * height} values, 0..255. */
  void fill(Picture picture, float[] planes) {
    int[] columns = new int[width];
    float[] fractions = new float[width];
    for (int i = 0; i < width; i++) {
      columns[i] = (int) (i * scale);
      fractions[i] = (float) (i * scale - columns[i]);
    }
    int inside = before(picture.width() - 1, columns);
    for (int row = 0; row < height; row++) {
      int y = (int) (row * scale);
      float fy = (float) (row * scale - y);
      int split = y + 1 < picture.height() ? inside : 0;
      inner(picture, y, fy, columns, fractions, split, planes, row * width);
      outer(picture, y, fy, columns, fractions, split, planes, row * width);
    }
  }

  /** How many columns lie before a limit; they ascend. */
  private static int before(int limit, int[] columns) {
    int count = 0;
    while (count < columns.length && columns[count] < limit) {
      count++;
    }
    return count;
  }

  private void inner(
      Picture picture,
      int y,
      float fy,
      int[] columns,
      float[] fractions,
      int end,
      float[] planes,
      int at) {
    byte[] rgb = picture.rgb();
    int stride = 3 * picture.width();
    int plane = width * height;
    int start = y * stride;
    for (int i = 0; i < end; i++) {
      int p = start + 3 * columns[i];
      float fx = fractions[i];
      int a = (int) PIXEL.get(rgb, p);
      int b = (int) PIXEL.get(rgb, p + 2) >>> 8; // begins one early, as the last has none behind it
      int c = (int) PIXEL.get(rgb, p + stride);
      int d = (int) PIXEL.get(rgb, p + stride + 2) >>> 8;
      planes[at + i] = mix(a, b, c, d, fx, fy);
      planes[at + i + plane] = mix(a >>> 8, b >>> 8, c >>> 8, d >>> 8, fx, fy);
      planes[at + i + 2 * plane] = mix(a >>> 16, b >>> 16, c >>> 16, d >>> 16, fx, fy);
    }
  }

  /** Of the lowest bytes of four neighbours. */
  private static float mix(
      int upperLeft, int upperRight, int lowerLeft, int lowerRight, float fx, float fy) {
    float a = upperLeft & 0xff;
    float b = upperRight & 0xff;
    float c = lowerLeft & 0xff;
    float d = lowerRight & 0xff;
    float upper = a + (b - a) * fx;
    float lower = c + (d - c) * fx;
    return upper + (lower - upper) * fy;
  }

  /** The rest of a row, where some or all of the four neighbours are black. */
  private void outer(
      Picture picture,
      int y,
      float fy,
      int[] columns,
      float[] fractions,
      int from,
      float[] planes,
      int at) {
    int plane = width * height;
    int last = Math.max(picture.width(), picture.height()) - 1;
    int below = Math.min(y + 1, last);
    for (int i = from; i < columns.length; i++) {
      int right = Math.min(columns[i] + 1, last);
      for (int channel = 0; channel < 3; channel++) {
        float a = value(picture, columns[i], y, channel);
        float b = value(picture, right, y, channel);
        float c = value(picture, columns[i], below, channel);
        float d = value(picture, right, below, channel);
        float upper = a + (b - a) * fractions[i];
        float lower = c + (d - c) * fractions[i];
        planes[at + i + channel * plane] = upper + (lower - upper) * fy;
      }
    }
  }

  private static float value(Picture picture, int x, int y, int channel) {
    boolean inside = x < picture.width() && y < picture.height();
    return inside ? picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xff : 0;
  }
}
