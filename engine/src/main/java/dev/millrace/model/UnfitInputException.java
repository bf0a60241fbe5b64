package dev.millrace.model;

/** The inputs are at fault, not the model: whoever sent them can put it right. */
public final class UnfitInputException extends ModelException {
  private static final long serialVersionUID = 1L;

  public UnfitInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
