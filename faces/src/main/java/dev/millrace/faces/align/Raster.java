package dev.millrace.faces.align;

import dev.millrace.faces.image.Picture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A part of a picture at a whole fraction of its size: its pixel (i, j) is the mean of the {@code
 * step} × {@code step} picture pixels from ({@code left + i·step}, {@code top + j·step}) on.
 *
 * @param rgb 8-bit red, green, blue, row by row; not copied
 */
record Raster(byte[] rgb, int left, int top, int width, int height, int step) {

  /** A pixel's three bytes and the next one's first, at once. */
  private static final VarHandle PIXEL =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Where a pixel so read has its channels; two channels leave each other room for their sums. */
  private static final int RED_BLUE = 0xff00ff;

  private static final int GREEN = 0xff00;

  /** The picture itself, sharing its bytes. */
  static Raster of(Picture picture) {
    return new Raster(picture.rgb(), 0, 0, picture.width(), picture.height(), 1);
  }

  /** Takes picture coordinates to this raster's: pixel centres lie on whole numbers in both. */
  Similarity fromPicture() {
    double scale = 1.0 / step;
    double centre = (step - 1) / 2.0;
    return Similarity.of(scale, -(left + centre) * scale, -(top + centre) * scale);
  }

  /** The part that begins at (x, y), at half the size; an odd last row or column stays alone. */
  Raster halved(int x, int y, int wide, int high) {
    int halfWidth = (wide + 1) / 2;
    int halfHeight = (high + 1) / 2;
    byte[] half = new byte[3 * halfWidth * halfHeight];
    for (int row = 0; row < halfHeight; row++) {
      int upper = 3 * ((y + 2 * row) * width + x);
      int lower = 2 * row + 1 < high ? upper + 3 * width : upper;
      halveRow(upper, lower, wide, half, 3 * row * halfWidth);
    }
    return new Raster(half, left + x * step, top + y * step, halfWidth, halfHeight, 2 * step);
  }

  private void halveRow(int upper, int lower, int wide, byte[] half, int at) {
    int to = at;
    int pairs = wide / 2;
    for (int i = 0; i < pairs; i++, to += 3, upper += 6, lower += 6) {
      int a = (int) PIXEL.get(rgb, upper);
      int b = (int) PIXEL.get(rgb, upper + 2) >>> 8; // one early: the last has none behind it
      int c = (int) PIXEL.get(rgb, lower);
      int d = (int) PIXEL.get(rgb, lower + 2) >>> 8;
      int redBlue = (a & RED_BLUE) + (b & RED_BLUE) + (c & RED_BLUE) + (d & RED_BLUE) + 0x20002;
      int green = (a & GREEN) + (b & GREEN) + (c & GREEN) + (d & GREEN) + 0x200;
      half[to] = (byte) (redBlue >>> 2);
      half[to + 1] = (byte) (green >>> 10);
      half[to + 2] = (byte) (redBlue >>> 18);
    }
    if (wide % 2 == 1) {
      for (int channel = 0; channel < 3; channel++) {
        half[to + channel] =
            mean(upper + channel, upper + channel, lower + channel, lower + channel);
      }
    }
  }

  private byte mean(int a, int b, int c, int d) {
    return (byte)
        (((rgb[a] & 0xff) + (rgb[b] & 0xff) + (rgb[c] & 0xff) + (rgb[d] & 0xff) + 2) >> 2);
  }
}
