package dev.millrace.faces.image;

/**
 * A file whose header has been read and whose pixels have not: what limits are checked against.
 * Holds native memory in some formats, so it is always closed. Not thread-safe.
 */
interface EncodedImage extends AutoCloseable {

  /** Pixels of a row as stored, before orientation. */
  int width();

  /** Rows as stored, before orientation. */
  int height();

  /** The EXIF orientation still to be applied, 1..8. */
  int orientation();

  /** Bytes per pixel that decoding holds at its peak, besides the picture itself. */
  int workingBytesPerPixel();

  /**
   * Puts every row.
   *
   * @throws dev.millrace.pipeline.BadInputException when the file is damaged
   */
  void decodeInto(UprightRows rows);

  /** Whether {@link #decodeInto} writes every pixel or fails, whatever the file holds. */
  default boolean writesEveryPixel() {
    return false;
  }

  @Override
  default void close() {}
}
