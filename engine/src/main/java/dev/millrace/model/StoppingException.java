package dev.millrace.model;

/** The program is stopping, so nothing is loaded any more. */
public final class StoppingException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StoppingException() {
    super("the program is stopping; no model is loaded any more");
  }
}
