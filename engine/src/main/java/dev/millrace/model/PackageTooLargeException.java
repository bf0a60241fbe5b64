package dev.millrace.model;

/** A package holds more than may be accepted. */
public final class PackageTooLargeException extends ModelException {
  private static final long serialVersionUID = 1L;

  PackageTooLargeException(String message) {
    super(message);
  }
}
