package dev.millrace.pipeline;

/**
 * The object itself is at fault (a truncated photo, text named .jpg): trying again cannot help, so
 * the run is dead at once with this reason.
 */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String type;

  /**
   * @param type a slug a program can switch on, such as {@code not-an-image}, {@code
   *     image-too-large}
   * @param message one sentence: what, which value, what to do next
   */
  public BadInputException(String type, String message) {
    super(message);
    this.type = type;
  }

  public BadInputException(String type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  /** The slug, in the error's {@code type}. */
  public String type() {
    return type;
  }
}
