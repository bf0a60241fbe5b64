package dev.millrace.model;

/** There is no such model, version or alias. */
public final class UnknownModelException extends ModelException {
  private static final long serialVersionUID = 1L;

  public UnknownModelException(String message) {
    super(message);
  }
}
