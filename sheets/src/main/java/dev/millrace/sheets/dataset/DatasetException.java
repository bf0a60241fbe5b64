package dev.millrace.sheets.dataset;

/** A dataset cannot be opened, changed or asked; the message says why. */
public class DatasetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
