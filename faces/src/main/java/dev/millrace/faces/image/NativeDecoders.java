package dev.millrace.faces.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The decoders that this machine's system libraries bring. All are optional; what is missing
 * without each is said where it is used.
 */
record NativeDecoders(Optional<TurboJpeg> jpeg, Optional<LibWebp> webp, Optional<LibHeif> heif) {

  /** What is installed; looked for once in the life of the process. */
  static NativeDecoders installed() {
    return Installed.DECODERS;
  }

  static NativeDecoders none() {
    return new NativeDecoders(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The libraries' names. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    jpeg.ifPresent(library -> names.add("libturbojpeg"));
    webp.ifPresent(library -> names.add("libwebp"));
    heif.ifPresent(library -> names.add("libheif"));
    return names;
  }

  private static final class Installed {
    static final NativeDecoders DECODERS =
        new NativeDecoders(
            NativeLibrary.bind(
                List.of(
                    "libturbojpeg.so.0",
                    "libturbojpeg.0.dylib",
                    "/opt/homebrew/lib/libturbojpeg.dylib"),
                TurboJpeg::new),
            NativeLibrary.bind(
                List.of("libwebp.so.7", "libwebp.7.dylib", "/opt/homebrew/lib/libwebp.dylib"),
                LibWebp::new),
            NativeLibrary.bind(
                List.of("libheif.so.1", "libheif.1.dylib", "/opt/homebrew/lib/libheif.dylib"),
                LibHeif::new));

    private Installed() {}
  }
}
