package dev.millrace.model;

/** More requests wait for a graph than may; asking again later can help. */
public final class OverloadedException extends ModelException {
  private static final long serialVersionUID = 1L;

  OverloadedException(String message) {
    super(message);
  }
}
