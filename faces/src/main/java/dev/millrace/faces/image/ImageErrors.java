package dev.millrace.faces.image;

import dev.millrace.pipeline.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * The four ways in which a picture is refused. Every refusal is one of these types, so that a
 * program can switch on them and each can be counted.
 */
final class ImageErrors {
  static final String NOT_AN_IMAGE = "not-an-image";
  static final String DAMAGED = "image-damaged";
  static final String TOO_LARGE = "image-too-large";
  static final String UNAVAILABLE = "image-format-unavailable";

  private ImageErrors() {}

  static BadInputException notAnImage(String seen) {
    return new BadInputException(
        NOT_AN_IMAGE,
        seen
            + ". Send a photo as JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC; its content decides, not"
            + " its name.");
  }

  static BadInputException damaged(String format, String detail) {
    return new BadInputException(DAMAGED, damagedMessage(format, detail));
  }

  /** A library gave up on the file; its own words are kept, as they name the place. */
  static BadInputException damaged(String format, Throwable cause) {
    @Nullable String said = cause.getMessage();
    String detail = "its decoder says " + (said == null ? cause.getClass().getSimpleName() : said);
    return new BadInputException(DAMAGED, damagedMessage(format, detail), cause);
  }

  static BadInputException tooLarge(String detail) {
    return new BadInputException(TOO_LARGE, detail);
  }

  static BadInputException unavailable(String detail) {
    return new BadInputException(UNAVAILABLE, detail);
  }

  private static String damagedMessage(String format, String detail) {
    return "This " + format + " is damaged: " + detail + ". Send the original file again.";
  }
}
