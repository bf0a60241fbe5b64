package dev.millrace.faces.align;

import dev.millrace.faces.image.Picture;

/**
 * A part of a picture at a whole fraction of its size: its pixel (i, j) is the mean of the {@code
 * step} × {@code step} picture pixels from ({@code left + i·step}, {@code top + j·step}) on.
 *
 * @param rgb 8-bit red, green, blue, row by row; not copied
 */
record Raster(byte[] rgb, int left, int top, int width, int height, int step) {

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
      half[to] = mean(upper, upper + 3, lower, lower + 3);
      half[to + 1] = mean(upper + 1, upper + 4, lower + 1, lower + 4);
      half[to + 2] = mean(upper + 2, upper + 5, lower + 2, lower + 5);
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
