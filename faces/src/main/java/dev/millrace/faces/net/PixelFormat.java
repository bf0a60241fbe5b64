package dev.millrace.faces.net;

import java.nio.FloatBuffer;

/**
 * What a net wants to see of a pixel: each channel as {@code (value − mean) · scale}, value 0..255.
 */
public record PixelFormat(Channels channels, float mean, float scale) {

  /** Red, green, blue, 0..255: graphs that normalise by themselves. */
  public static final PixelFormat RGB = new PixelFormat(Channels.RGB, 0, 1);

  /** Blue, green, red, 0..255: graphs made for OpenCV. */
  public static final PixelFormat BGR = new PixelFormat(Channels.BGR, 0, 1);

  /** The order of the planes. */
  public enum Channels {
    RGB,
    BGR;

    /** Which of red 0, green 1, blue 2 the given plane holds. */
    int colour(int plane) {
      return this == RGB ? plane : 2 - plane;
    }
  }

  /** Brings values 0..255 to the format, in place. */
  void apply(FloatBuffer values) {
    if (mean == 0 && scale == 1) {
      return;
    }
    for (int i = values.position(); i < values.limit(); i++) {
      values.put(i, (values.get(i) - mean) * scale);
    }
  }
}
