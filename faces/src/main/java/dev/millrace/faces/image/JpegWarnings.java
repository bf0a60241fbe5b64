package dev.millrace.faces.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells, from libjpeg's words, a photo with a hole from one with an oddity. Both decoders speak
 * with the messages of libjpeg's {@code jerror.h} and pass on the first one of a file.
 */
final class JpegWarnings {
  /** Odd bytes between parts, unknown revisions: the picture itself is whole. */
  private static final List<String> HARMLESS =
      List.of("extraneous bytes", "JFIF", "Adobe", "thumbnail");

  private JpegWarnings() {}

  static void refuseIfDamage(@Nullable String warning) {
    if (warning != null && HARMLESS.stream().noneMatch(warning::contains)) {
      throw ImageErrors.damaged("JPEG", "its decoder says \"" + warning.strip() + "\"");
    }
  }
}
