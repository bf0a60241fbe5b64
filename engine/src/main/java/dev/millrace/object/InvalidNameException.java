package dev.millrace.object;

/** A bucket's name or an object's key breaks the rules; the message says which rule. */
public final class InvalidNameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidNameException(String message) {
    super(message);
  }
}
