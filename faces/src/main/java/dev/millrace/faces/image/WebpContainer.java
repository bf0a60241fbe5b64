package dev.millrace.faces.image;

/**
 * What a WebP file holds (RFC 9649): a canvas, and the one picture of it that is taken.
 *
 * @param frame the picture; of an animation the first
 * @param width of the canvas
 * @param height of the canvas
 * @param x where the picture's left edge stands on the canvas
 * @param y where its top edge stands
 * @param orientation from the EXIF chunk, 1..8
 */
record WebpContainer(WebpFrame frame, int width, int height, int x, int y, int orientation) {

  static WebpContainer read(ByteView bytes) {
    WebpContainer container = readAny(bytes, end(bytes));
    WebpFrame frame = container.frame;
    boolean inside =
        container.x + frame.width() <= container.width
            && container.y + frame.height() <= container.height;
    if (frame.width() == 0 || frame.height() == 0 || !inside) {
      throw bytes.damaged("its picture does not fit its canvas");
    }
    return container;
  }

  private static WebpContainer readAny(ByteView bytes, int end) {
    if (!bytes.startsWith(12, "VP8X")) {
      WebpFrame frame = WebpFrame.find(bytes, 12, end);
      return new WebpContainer(frame, frame.width(), frame.height(), 0, 0, 1);
    }
    int width = bytes.u24le(24) + 1;
    int height = bytes.u24le(27) + 1;
    int exif = chunk(bytes, "EXIF", end);
    int orientation =
        exif == 0 ? 1 : Exif.orientation(bytes, exif + 8, WebpFrame.next(bytes, exif));
    int animated = chunk(bytes, "ANMF", end);
    return animated > 0
        ? firstFrame(bytes, animated, width, height, orientation)
        : new WebpContainer(WebpFrame.find(bytes, 12, end), width, height, 0, 0, orientation);
  }

  private static int end(ByteView bytes) {
    long size = bytes.u32le(4);
    bytes.need(8, size);
    return (int) (8 + size);
  }

  /** Where the first chunk of this type stands; 0 when there is none. */
  private static int chunk(ByteView bytes, String type, int end) {
    for (int at = 12; at + 8 <= end; at = WebpFrame.next(bytes, at)) {
      if (bytes.startsWith(at, type)) {
        return at;
      }
    }
    return 0;
  }

  /** An animation frame: place and size in 24-bit fields, then its own chunks. */
  private static WebpContainer firstFrame(
      ByteView bytes, int at, int width, int height, int orientation) {
    WebpFrame frame = WebpFrame.find(bytes, at + 24, WebpFrame.next(bytes, at));
    if (frame.width() != bytes.u24le(at + 14) + 1 || frame.height() != bytes.u24le(at + 17) + 1) {
      throw bytes.damaged("its first frame has another size than announced");
    }
    int x = 2 * bytes.u24le(at + 8);
    int y = 2 * bytes.u24le(at + 11);
    return new WebpContainer(frame, width, height, x, y, orientation);
  }
}
