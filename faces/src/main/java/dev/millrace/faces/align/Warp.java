package dev.millrace.faces.align;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bilinear sampling of a raster along a similarity. */
final class Warp {
  /**
   * A pixel's three bytes and the next one's first, at once: one load and check instead of three.
   */
  private static final VarHandle PIXEL =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Warp() {}

  /**
   * Fills {@code planes} (red, green, blue; {@code side * side} values each, 0..255) from {@code
   * source}; what lies outside it is black.
   */
  static void bilinear(Raster source, Similarity chipToSource, int side, float[] planes) {
    for (int row = 0; row < side; row++) {
      double startX = chipToSource.x(0, row);
      double startY = chipToSource.y(0, row);
      row(source, startX, startY, chipToSource, side, planes, row * side);
    }
  }

  private static void row(
      Raster source,
      double startX,
      double startY,
      Similarity step,
      int side,
      float[] planes,
      int at) {
    byte[] rgb = source.rgb();
    int stride = 3 * source.width();
    int lastX = source.width() - 2;
    int lastY = source.height() - 2;
    int plane = side * side;
    for (int i = 0; i < side; i++) {
      double x = startX + i * step.a();
      double y = startY + i * step.b();
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      float fx = (float) (x - left);
      float fy = (float) (y - top);
      int to = at + i;
      int p = top * stride + 3 * left;
      if ((left | top | (lastX - left) | (lastY - top)) >= 0) {
        int a = (int) PIXEL.get(rgb, p);
        int b = (int) PIXEL.get(rgb, p + 2) >>> 8; // one early: the last has none behind it
        int c = (int) PIXEL.get(rgb, p + stride);
        int d = (int) PIXEL.get(rgb, p + stride + 2) >>> 8;
        planes[to] = mix(a, b, c, d, fx, fy);
        planes[to + plane] = mix(a >>> 8, b >>> 8, c >>> 8, d >>> 8, fx, fy);
        planes[to + 2 * plane] = mix(a >>> 16, b >>> 16, c >>> 16, d >>> 16, fx, fy);
      } else {
        for (int channel = 0; channel < 3; channel++) {
          planes[to + channel * plane] = atEdge(source, left, top, channel, fx, fy);
        }
      }
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

  private static float atEdge(Raster source, int x, int y, int channel, float fx, float fy) {
    float a = value(source, x, y, channel);
    float b = value(source, x + 1, y, channel);
    float c = value(source, x, y + 1, channel);
    float d = value(source, x + 1, y + 1, channel);
    float upper = a + (b - a) * fx;
    float lower = c + (d - c) * fx;
    return upper + (lower - upper) * fy;
  }

  private static float value(Raster source, int x, int y, int channel) {
    boolean inside = x >= 0 && y >= 0 && x < source.width() && y < source.height();
    return inside ? source.rgb()[3 * (y * source.width() + x) + channel] & 0xff : 0;
  }
}
