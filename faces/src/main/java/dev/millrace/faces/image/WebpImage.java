package dev.millrace.faces.image;

import java.util.Optional;

/**
 * A WebP: lossy, lossless, with alpha; of an animation the first frame, on a white canvas. The
 * container is read here, and only a bitstream whose size has been checked is handed to a decoder.
 */
final class WebpImage implements EncodedImage {
  private final WebpContainer container;
  private final Optional<LibWebp> library;

  private WebpImage(WebpContainer container, Optional<LibWebp> library) {
    this.container = container;
    this.library = library;
  }

  static WebpImage open(byte[] file, Optional<LibWebp> library) {
    return new WebpImage(WebpContainer.read(new ByteView(file, "WebP")), library);
  }

  @Override
  public int width() {
    return container.width();
  }

  @Override
  public int height() {
    return container.height();
  }

  @Override
  public int orientation() {
    return container.orientation();
  }

  /** RGBA, the decoder's own planes, and the canvas. */
  @Override
  public int workingBytesPerPixel() {
    return 11;
  }

  @Override
  public void decodeInto(UprightRows rows) {
    byte[] canvas = White.canvas(rows.width(), rows.height());
    WebpDecoder.decode(container, canvas, library);
    rows.putAll(canvas);
  }
}
