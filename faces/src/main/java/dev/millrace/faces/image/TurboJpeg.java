package dev.millrace.faces.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * libturbojpeg (turbojpeg.h, the TurboJPEG 2 API that version 3 keeps), bound through FFM. Every
 * call has its own handle and its own memory, so it is thread-safe.
 */
final class TurboJpeg {
  private static final int TJPF_RGB = 0;

  /** The slow integer DCT, as in libjpeg; fancy upsampling is the default. Both fix the pixels. */
  private static final int TJFLAG_ACCURATEDCT = 4096;

  private static final int TJERR_WARNING = 0;

  private final MethodHandle initDecompress;
  private final MethodHandle decompress;
  private final MethodHandle errorCode;
  private final MethodHandle errorText;
  private final MethodHandle destroy;
  private final MethodHandle allocate;
  private final MethodHandle free;

  TurboJpeg(NativeLibrary library) {
    initDecompress = library.function("tjInitDecompress", FunctionDescriptor.of(ADDRESS));
    decompress =
        library.function(
            "tjDecompress2",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT,
                JAVA_INT, JAVA_INT));
    errorCode = library.function("tjGetErrorCode", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    errorText = library.function("tjGetErrorStr2", FunctionDescriptor.of(ADDRESS, ADDRESS));
    destroy = library.function("tjDestroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    allocate = library.function("tjAlloc", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    free = library.function("tjFree", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /** Decodes a file whose header has been checked. */
  void decode(byte[] file, UprightRows rows) {
    int size = 3 * rows.width() * rows.height();
    MemorySegment pixels = allocate(size);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment jpeg = arena.allocateFrom(ValueLayout.JAVA_BYTE, file);
      decode(jpeg, pixels, rows.width(), rows.height());
      rows.putAll(NativeLibrary.sized(pixels, size));
    } finally {
      NativeLibrary.call(
          () -> {
            free.invokeExact(pixels);
          });
    }
  }

  /** Memory for pixels; the library's own, because an arena would clear it first. */
  private MemorySegment allocate(int bytes) {
    MemorySegment memory = NativeLibrary.address(() -> (MemorySegment) allocate.invokeExact(bytes));
    if (memory.address() == 0) {
      throw new OutOfMemoryError("no " + bytes + " bytes for the pixels of a JPEG");
    }
    return memory;
  }

  private void decode(MemorySegment jpeg, MemorySegment pixels, int width, int height) {
    MemorySegment handle =
        NativeLibrary.address(() -> (MemorySegment) initDecompress.invokeExact());
    try {
      int status =
          NativeLibrary.number(
              () ->
                  (int)
                      decompress.invokeExact(
                          handle,
                          jpeg,
                          jpeg.byteSize(),
                          pixels,
                          width,
                          3 * width,
                          height,
                          TJPF_RGB,
                          TJFLAG_ACCURATEDCT));
      if (status != 0) {
        refuseIfDamage(handle);
      }
    } finally {
      int ignored = NativeLibrary.number(() -> (int) destroy.invokeExact(handle));
    }
  }

  private void refuseIfDamage(MemorySegment handle) {
    int code = NativeLibrary.number(() -> (int) errorCode.invokeExact(handle));
    String text =
        NativeLibrary.text(
            NativeLibrary.address(() -> (MemorySegment) errorText.invokeExact(handle)));
    if (code != TJERR_WARNING) {
      throw ImageErrors.damaged("JPEG", "its decoder says \"" + text.strip() + "\"");
    }
    JpegWarnings.refuseIfDamage(text);
  }
}
