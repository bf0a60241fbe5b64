package dev.millrace.runtimes.infer;

/**
 * A picture of 8-bit samples.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels of each pixel: 3 (red, green, blue) or 1 (gray)
 * @param samples row by row, pixel by pixel, at the array's beginning; not copied
 */
public record Pixels(int width, int height, int channels, byte[] samples) {
  public Pixels {
    if (width < 1
        || height < 1
        || samples.length < Math.multiplyExact((long) width * channels, (long) height)) {
      throw new IllegalArgumentException(
          "%d samples are not a picture of %d x %d with %d channels"
              .formatted(samples.length, width, height, channels));
    }
  }

  /** A sample as 0..255. */
  int at(int x, int y, int channel) {
    return Byte.toUnsignedInt(samples[(y * width + x) * channels + channel]);
  }

  /**
   * The luma of a colour picture, ITU-R BT.601 in the 16-bit fixed point that Pillow's mode L and
   * libjpeg use; a gray picture as it is.
   */
  Pixels gray() {
    if (channels == 1) {
      return this;
    }
    byte[] luma = new byte[width * height];
    for (int i = 0; i < luma.length; i++) {
      int red = Byte.toUnsignedInt(samples[3 * i]);
      int green = Byte.toUnsignedInt(samples[3 * i + 1]);
      int blue = Byte.toUnsignedInt(samples[3 * i + 2]);
      luma[i] = (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
    }
    return new Pixels(width, height, 1, luma);
  }

  /** The part of the picture from a corner on; what lies outside is filled with a value. */
  Pixels window(int left, int top, int newWidth, int newHeight, int fill) {
    byte[] part = new byte[newWidth * newHeight * channels];
    java.util.Arrays.fill(part, (byte) fill);
    int from = Math.max(0, left);
    int count = Math.min(width, left + newWidth) - from;
    for (int y = Math.max(0, top); y < Math.min(height, top + newHeight); y++) {
      if (count > 0) {
        System.arraycopy(
            samples,
            (y * width + from) * channels,
            part,
            ((y - top) * newWidth + from - left) * channels,
            count * channels);
      }
    }
    return new Pixels(newWidth, newHeight, channels, part);
  }
}
