package dev.millrace.runtimes.process;

import dev.millrace.model.ModelException;

/** A worker did something after which it cannot be used; the message says what. */
final class WorkerException extends ModelException {
  private static final long serialVersionUID = 1L;

  WorkerException(String message) {
    super(message);
  }

  WorkerException(String message, Throwable cause) {
    super(message, cause);
  }
}
