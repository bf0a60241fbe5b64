package dev.millrace.faces.image;

/**
 * How much a picture may ask for; checked against the header before anything is allocated.
 *
 * @param maxBytes the longest file, in bytes
 * @param maxPixels the largest picture, width × height
 * @param decodeMemory bytes that all decodes running at once may hold together; a decode that would
 *     pass it waits for others, one that needs more than all of it is refused
 */
public record ImageLimits(long maxBytes, long maxPixels, long decodeMemory) {
  private static final long MIB = 1L << 20;

  public ImageLimits {
    if (maxBytes < 1 || maxPixels < 1 || decodeMemory < 1) {
      throw new IllegalArgumentException(
          "Image limits must be positive: "
              + maxBytes
              + " bytes, "
              + maxPixels
              + " pixels, "
              + decodeMemory
              + " bytes of decode memory");
    }
  }

  /**
   * 64 MiB, 64 megapixels and 2 GiB; in a small heap no more than an eighth of it for the files and
   * half of it for decoding.
   */
  public static ImageLimits defaults() {
    long heap = Runtime.getRuntime().maxMemory();
    return new ImageLimits(
        Math.min(heap / 8, 64 * MIB), 64_000_000, Math.min(heap / 2, 2048 * MIB));
  }
}
