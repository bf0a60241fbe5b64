package dev.millrace.faces.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** libwebp 1.x ({@code webp/decode.h}), bound through FFM. Thread-safe. */
final class LibWebp {
  private final MethodHandle decodeRgba;

  LibWebp(NativeLibrary library) {
    decodeRgba =
        library.function(
            "WebPDecodeRGBAInto",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  /**
   * The first picture of a file whose size is known.
   *
   * @return RGBA, row by row, in memory of {@code arena}
   */
  MemorySegment decode(Arena arena, byte[] file, int width, int height) {
    MemorySegment data = arena.allocateFrom(JAVA_BYTE, file);
    MemorySegment pixels = arena.allocate(4L * width * height);
    MemorySegment done =
        NativeLibrary.address(
            () ->
                (MemorySegment)
                    decodeRgba.invokeExact(
                        data, data.byteSize(), pixels, pixels.byteSize(), 4 * width));
    if (done.address() == 0) {
      throw ImageErrors.damaged("WebP", "libwebp cannot decode its pixels");
    }
    return pixels;
  }
}
