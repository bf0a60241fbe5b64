package dev.millrace.faces.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.millrace.pipeline.BadInputException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * libheif 1.x (heif.h), bound through FFM. Thread-safe; contexts, handles and images are each used
 * by one thread and freed by whoever got them.
 */
final class LibHeif {
  private static final StructLayout ERROR =
      MemoryLayout.structLayout(JAVA_INT, JAVA_INT, ADDRESS).withName("heif_error");
  private static final long MESSAGE_AT = 8;

  private static final int UNSUPPORTED_FILETYPE = 3;
  private static final int UNSUPPORTED_FEATURE = 4;
  private static final int SECURITY_LIMIT = 1000;

  private static final int COLORSPACE_RGB = 1;
  private static final int INTERLEAVED_RGB = 10;
  private static final int INTERLEAVED_RGBA = 11;
  private static final int CHANNEL_INTERLEAVED = 10;

  private final MethodHandle contextAlloc;
  private final MethodHandle contextFree;
  private final MethodHandle read;
  private final MethodHandle primaryHandle;
  private final MethodHandle handleFree;
  private final MethodHandle width;
  private final MethodHandle height;
  private final MethodHandle hasAlpha;
  private final MethodHandle decode;
  private final MethodHandle imageFree;
  private final MethodHandle planeWidth;
  private final MethodHandle planeHeight;
  private final MethodHandle plane;

  /**
   * The decoded samples, interleaved; memory of the image.
   *
   * @param stride bytes from one row to the next
   */
  record Plane(MemorySegment pixels, int width, int height, int stride) {}

  LibHeif(NativeLibrary library) {
    FunctionDescriptor free = FunctionDescriptor.ofVoid(ADDRESS);
    FunctionDescriptor size = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    FunctionDescriptor planeSize = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    contextAlloc = library.function("heif_context_alloc", FunctionDescriptor.of(ADDRESS));
    contextFree = library.function("heif_context_free", free);
    read =
        library.function(
            "heif_context_read_from_memory_without_copy",
            FunctionDescriptor.of(ERROR, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    primaryHandle =
        library.function(
            "heif_context_get_primary_image_handle",
            FunctionDescriptor.of(ERROR, ADDRESS, ADDRESS));
    handleFree = library.function("heif_image_handle_release", free);
    width = library.function("heif_image_handle_get_width", size);
    height = library.function("heif_image_handle_get_height", size);
    hasAlpha = library.function("heif_image_handle_has_alpha_channel", size);
    decode =
        library.function(
            "heif_decode_image",
            FunctionDescriptor.of(ERROR, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    imageFree = library.function("heif_image_release", free);
    planeWidth = library.function("heif_image_get_width", planeSize);
    planeHeight = library.function("heif_image_get_height", planeSize);
    plane =
        library.function(
            "heif_image_get_plane_readonly",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
  }

  MemorySegment newContext() {
    return NativeLibrary.address(() -> (MemorySegment) contextAlloc.invokeExact());
  }

  void freeContext(MemorySegment context) {
    NativeLibrary.call(
        () -> {
          contextFree.invokeExact(context);
        });
  }

  /** Reads the file's boxes. {@code file} must outlive the context. */
  void read(MemorySegment context, MemorySegment file) {
    refuseError(
        allocator ->
            (MemorySegment)
                read.invokeExact(allocator, context, file, file.byteSize(), MemorySegment.NULL));
  }

  MemorySegment primaryHandle(MemorySegment context) {
    return result(
        (allocator, out) -> (MemorySegment) primaryHandle.invokeExact(allocator, context, out));
  }

  void freeHandle(MemorySegment handle) {
    NativeLibrary.call(
        () -> {
          handleFree.invokeExact(handle);
        });
  }

  int width(MemorySegment handle) {
    return NativeLibrary.number(() -> (int) width.invokeExact(handle));
  }

  int height(MemorySegment handle) {
    return NativeLibrary.number(() -> (int) height.invokeExact(handle));
  }

  boolean hasAlpha(MemorySegment handle) {
    return NativeLibrary.number(() -> (int) hasAlpha.invokeExact(handle)) != 0;
  }

  /** Decodes into 8-bit RGB, or RGBA. */
  MemorySegment decode(MemorySegment handle, boolean alpha) {
    int chroma = alpha ? INTERLEAVED_RGBA : INTERLEAVED_RGB;
    return result(
        (allocator, out) ->
            (MemorySegment)
                decode.invokeExact(
                    allocator, handle, out, COLORSPACE_RGB, chroma, MemorySegment.NULL));
  }

  void freeImage(MemorySegment image) {
    NativeLibrary.call(
        () -> {
          imageFree.invokeExact(image);
        });
  }

  Plane plane(MemorySegment image) {
    int columns =
        NativeLibrary.number(() -> (int) planeWidth.invokeExact(image, CHANNEL_INTERLEAVED));
    int rows =
        NativeLibrary.number(() -> (int) planeHeight.invokeExact(image, CHANNEL_INTERLEAVED));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_INT);
      MemorySegment start =
          NativeLibrary.address(
              () -> (MemorySegment) plane.invokeExact(image, CHANNEL_INTERLEAVED, out));
      int stride = out.get(JAVA_INT, 0);
      return new Plane(NativeLibrary.sized(start, (long) stride * rows), columns, rows, stride);
    }
  }

  /** A call that returns a {@code heif_error} by value. */
  private interface Fallible {
    MemorySegment run(SegmentAllocator allocator) throws Throwable;
  }

  /** The same, with a pointer to its result as the last argument. */
  private interface FallibleResult {
    MemorySegment run(SegmentAllocator allocator, MemorySegment out) throws Throwable;
  }

  private static MemorySegment result(FallibleResult call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      refuseError(allocator -> call.run(allocator, out));
      return out.get(ADDRESS, 0);
    }
  }

  private static void refuseError(Fallible call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = NativeLibrary.address(() -> call.run(arena));
      int code = error.get(JAVA_INT, 0);
      if (code != 0) {
        String text = NativeLibrary.text(error.get(ADDRESS, MESSAGE_AT));
        throw refusal(code, error.get(JAVA_INT, 4), text);
      }
    }
  }

  private static BadInputException refusal(int code, int detail, String text) {
    if (code == UNSUPPORTED_FILETYPE || code == UNSUPPORTED_FEATURE) {
      return ImageErrors.unavailable(
          "The installed libheif does not read this HEIC or AVIF picture (\""
              + text
              + "\"). Install a build with its codec, or send a JPEG.");
    }
    return detail == SECURITY_LIMIT
        ? ImageErrors.tooLarge("libheif refuses this picture: " + text + ". Send a smaller one.")
        : ImageErrors.damaged("HEIC or AVIF", "its decoder says \"" + text + "\"");
  }
}
