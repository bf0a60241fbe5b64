package dev.millrace.pipeline;

/**
 * A pipeline's definition cannot be accepted; the message says which part and what would be right.
 */
public final class InvalidPipelineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidPipelineException(String message) {
    super(message);
  }

  public InvalidPipelineException(String message, Throwable cause) {
    super(message, cause);
  }
}
