package dev.millrace.server.cli;

/** A command cannot do what it was asked; the message is one sentence for whoever asked. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandException(String message) {
    super(message);
  }
}
