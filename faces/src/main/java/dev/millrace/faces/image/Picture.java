package dev.millrace.faces.image;

/**
 * Upright pixels: any EXIF orientation has already been applied.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb 8-bit red, green, blue, row by row, in the first {@code 3 * width * height} bytes; not
 *     copied
 * @param orientation the EXIF orientation (1..8) that the file carried; 1 when none
 */
public record Picture(int width, int height, byte[] rgb, int orientation) {
  public Picture {
    if (width < 1 || height < 1 || rgb.length < Math.multiplyExact(3L * width, (long) height)) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are not an RGB picture of " + width + " x " + height);
    }
  }
}
