package dev.millrace.faces.image;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Decodes one WebP bitstream, with libwebp where the system has it and TwelveMonkeys' reader
 * otherwise.
 *
 * <p>Lossless pixels are the same. Lossy ones are not: TwelveMonkeys smooths block edges wrongly
 * (mean difference to libwebp 2 to 3 levels of 255, none when the file asks for no smoothing) and
 * repeats chroma where libwebp interpolates. It also takes uncompressed alpha for compressed, so
 * that is refused.
 */
final class WebpDecoder {
  private WebpDecoder() {}

  /** Puts the container's picture at its place on the canvas. */
  static void decode(WebpContainer container, byte[] canvas, Optional<LibWebp> library) {
    if (library.isPresent()) {
      natively(container, canvas, library.get());
    } else {
      inJava(container, canvas);
    }
  }

  private static void inJava(WebpContainer container, byte[] canvas) {
    WebpFrame frame = container.frame();
    if (frame.hasPlainAlpha()) {
      throw ImageErrors.unavailable(
          "This WebP has uncompressed transparency, which needs the library libwebp on this machine."
              + " Install it (Debian: apt-get install libwebp7) or send a JPEG or PNG.");
    }
    AwtPixels pixels =
        new AwtPixels(
            JdkReaders.readWebp(
                new JdkReaders.CheckedFile(frame.asFile(), frame.width(), frame.height())));
    for (int r = 0; r < frame.height(); r++) {
      pixels.row(r, canvas, place(container, r));
    }
  }

  private static void natively(WebpContainer container, byte[] canvas, LibWebp library) {
    WebpFrame frame = container.frame();
    int width = frame.width();
    byte[] row = new byte[4 * width];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rgba = library.decode(arena, frame.asFile(), width, frame.height());
      for (int r = 0; r < frame.height(); r++) {
        MemorySegment.copy(rgba, ValueLayout.JAVA_BYTE, (long) row.length * r, row, 0, row.length);
        White.rgba(row, width, canvas, place(container, r), 3);
      }
    }
  }

  /** Where row {@code r} of the picture begins on the canvas. */
  private static int place(WebpContainer container, int r) {
    return 3 * ((container.y() + r) * container.width() + container.x());
  }
}
