package dev.millrace.faces.image;

import java.util.Optional;

/**
 * A WebP: lossy, lossless, with alpha; of an animation the first frame, on a white canvas.
 *
 * <p>The container is read here and only a bitstream whose size has been checked is handed to
 * TwelveMonkeys' decoder. That one enlarges chroma by repeating samples where libwebp interpolates,
 * so lossy pixels near sharp colour edges differ from a browser's. Source: RFC 9649.
 */
final class WebpImage implements EncodedImage {
  private final WebpFrame frame;
  private final int width;
  private final int height;
  private final int x;
  private final int y;
  private final int orientation;
  private Optional<LibWebp> library = LibWebp.system();

  private WebpImage(WebpFrame frame, int width, int height, int x, int y, int orientation) {
    this.frame = frame;
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
    this.orientation = orientation;
  }

  static WebpImage open(byte[] file) {
    ByteView bytes = new ByteView(file, "WebP");
    int end = end(bytes);
    if (!bytes.startsWith(12, "VP8X")) {
      WebpFrame frame = WebpFrame.find(bytes, 12, end);
      return checked(bytes, new WebpImage(frame, frame.width(), frame.height(), 0, 0, 1));
    }
    int width = bytes.u24le(24) + 1;
    int height = bytes.u24le(27) + 1;
    int animated = chunk(bytes, "ANMF", end);
    int exif = chunk(bytes, "EXIF", end);
    int orientation =
        exif == 0 ? 1 : Exif.orientation(bytes, exif + 8, WebpFrame.next(bytes, exif));
    WebpImage image =
        animated > 0
            ? firstFrame(bytes, animated, width, height, orientation)
            : new WebpImage(WebpFrame.find(bytes, 12, end), width, height, 0, 0, orientation);
    return checked(bytes, image);
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
  private static WebpImage firstFrame(
      ByteView bytes, int at, int width, int height, int orientation) {
    WebpFrame frame = WebpFrame.find(bytes, at + 24, WebpFrame.next(bytes, at));
    if (frame.width() != bytes.u24le(at + 14) + 1 || frame.height() != bytes.u24le(at + 17) + 1) {
      throw bytes.damaged("its first frame has another size than announced");
    }
    int x = 2 * bytes.u24le(at + 8);
    int y = 2 * bytes.u24le(at + 11);
    return new WebpImage(frame, width, height, x, y, orientation);
  }

  private static WebpImage checked(ByteView bytes, WebpImage image) {
    WebpFrame frame = image.frame;
    boolean inside =
        image.x + frame.width() <= image.width && image.y + frame.height() <= image.height;
    if (frame.width() == 0 || frame.height() == 0 || !inside) {
      throw bytes.damaged("its picture does not fit its canvas");
    }
    return image;
  }

  /** Takes this library, or the decoder in Java, instead of what the system has: for comparing. */
  WebpImage decodedBy(Optional<LibWebp> chosen) {
    library = chosen;
    return this;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int orientation() {
    return orientation;
  }

  /** RGBA, the decoder's own planes, and the canvas. */
  @Override
  public int workingBytesPerPixel() {
    return 11;
  }

  @Override
  public void decodeInto(UprightRows rows) {
    byte[] canvas = White.canvas(width, height);
    WebpDecoder.decode(frame, canvas, width, x, y, library);
    rows.putAll(canvas);
  }
}
