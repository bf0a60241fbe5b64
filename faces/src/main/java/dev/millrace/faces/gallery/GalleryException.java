package dev.millrace.faces.gallery;

/** The gallery cannot do what was asked; the message says what, which, and what to do next. */
public final class GalleryException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Kind kind;
  private final String type;

  /** What sort of refusal it is. */
  public enum Kind {
    /** It does not exist, or no longer. */
    MISSING,
    /** It existed, and its photo is gone. */
    GONE,
    /** It contradicts the present state. */
    CONFLICT,
    /** The request itself is wrong. */
    INVALID
  }

  /**
   * @param kind what sort of refusal
   * @param type a slug a program can switch on, such as {@code no-such-person}
   * @param message one sentence for a person
   */
  public GalleryException(Kind kind, String type, String message) {
    super(message);
    this.kind = kind;
    this.type = type;
  }

  public Kind kind() {
    return kind;
  }

  /** The slug. */
  public String type() {
    return type;
  }

  static GalleryException missing(String what, String id) {
    return new GalleryException(
        Kind.MISSING, "no-such-" + what, "there is no " + what + " " + id + ", or no longer");
  }

  static GalleryException conflict(String type, String message) {
    return new GalleryException(Kind.CONFLICT, type, message);
  }

  static GalleryException invalid(String type, String message) {
    return new GalleryException(Kind.INVALID, type, message);
  }
}
