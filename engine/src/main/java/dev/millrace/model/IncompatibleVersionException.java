package dev.millrace.model;

/** A version's signature does not fit in the place of the one that an alias names. */
public final class IncompatibleVersionException extends ModelException {
  private static final long serialVersionUID = 1L;

  IncompatibleVersionException(String message) {
    super(message);
  }
}
