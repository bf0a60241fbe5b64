package dev.millrace.delivery;

/** A subscription cannot be accepted; the message says what is wrong. */
public final class InvalidSubscriptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidSubscriptionException(String message) {
    super(message);
  }
}
