package dev.millrace.faces.image;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The primary picture of a HEIC or AVIF file, decoded by the system's libheif. That library turns
 * the picture as the file asks, so no orientation is left to apply (the format tells readers to
 * ignore EXIF's).
 */
final class HeifImage implements EncodedImage {
  private final LibHeif heif;
  private final Arena arena;
  private final MemorySegment context;
  private final MemorySegment handle;

  private HeifImage(LibHeif heif, Arena arena, MemorySegment context, MemorySegment handle) {
    this.heif = heif;
    this.arena = arena;
    this.context = context;
    this.handle = handle;
  }

  // The arena lives as long as the image does, and close() closes it.
  @SuppressWarnings("MustBeClosed")
  static HeifImage open(byte[] file, Optional<LibHeif> library) {
    LibHeif heif =
        library.orElseThrow(
            () ->
                ImageErrors.unavailable(
                    "This is a HEIC or AVIF picture, which needs the library libheif on this"
                        + " machine. Install it (Debian: apt-get install libheif1; macOS: brew"
                        + " install libheif) and start again, or send a JPEG."));
    Arena arena = Arena.ofConfined();
    MemorySegment context = heif.newContext();
    try {
      heif.read(context, arena.allocateFrom(ValueLayout.JAVA_BYTE, file));
      return new HeifImage(heif, arena, context, heif.primaryHandle(context));
    } catch (RuntimeException | Error e) {
      heif.freeContext(context);
      arena.close();
      throw e;
    }
  }

  @Override
  public int width() {
    return heif.width(handle);
  }

  @Override
  public int height() {
    return heif.height(handle);
  }

  @Override
  public int orientation() {
    return 1;
  }

  /** libheif's planes and its RGBA, outside the heap. */
  @Override
  public int workingBytesPerPixel() {
    return 7;
  }

  @Override
  public void decodeInto(UprightRows rows) {
    boolean alpha = heif.hasAlpha(handle);
    MemorySegment image = heif.decode(handle, alpha);
    try {
      LibHeif.Plane plane = heif.plane(image);
      if (plane.width() != rows.width() || plane.height() != rows.height()) {
        throw ImageErrors.damaged("HEIC", "it has another size than its header says");
      }
      copy(plane, alpha, rows);
    } finally {
      heif.freeImage(image);
    }
  }

  private static void copy(LibHeif.Plane plane, boolean alpha, UprightRows rows) {
    int width = rows.width();
    byte[] row = new byte[width * (alpha ? 4 : 3)];
    byte[] band = rows.newBand();
    for (int y = 0; y < rows.height(); y += UprightRows.BAND) {
      int count = Math.min(UprightRows.BAND, rows.height() - y);
      for (int r = 0; r < count; r++) {
        long at = (long) (y + r) * plane.stride();
        MemorySegment.copy(plane.pixels(), ValueLayout.JAVA_BYTE, at, row, 0, row.length);
        if (alpha) {
          White.rgba(row, width, band, 3 * width * r, 3);
        } else {
          White.rgb(row, width, band, 3 * width * r, 3);
        }
      }
      rows.put(y, count, band);
    }
  }

  @Override
  public void close() {
    heif.freeHandle(handle);
    heif.freeContext(context);
    arena.close();
  }
}
