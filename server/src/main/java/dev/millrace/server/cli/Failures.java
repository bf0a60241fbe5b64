package dev.millrace.server.cli;

import dev.millrace.model.ModelException;
import dev.millrace.object.InvalidNameException;
import dev.millrace.object.ObjectStoreException;
import dev.millrace.server.config.ConfigException;
import dev.millrace.sheets.dataset.DatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a command's failure is called in one sentence. */
final class Failures {
  private Failures() {}

  /** What is wrong; of what nobody foresaw, also how to see where it happened. */
  static String sentence(Exception exception) {
    return switch (exception) {
      case CommandException e -> message(e);
      case ConfigException e -> message(e);
      case ModelException e -> message(e);
      case DatasetException e -> message(e);
      case InvalidNameException e -> message(e);
      case ObjectStoreException e -> message(e);
      case NoSuchFileException e -> "there is no file " + e.getFile();
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      case UncheckedIOException e -> unchecked(e);
      default ->
          "this should not happen, please report it: %s; MILLRACE_LOG=DEBUG shows where"
              .formatted(exception);
    };
  }

  /** A message of its own says more than its cause; one made from the cause says the same. */
  private static String unchecked(UncheckedIOException e) {
    IOException cause = e.getCause();
    return cause != null && cause.toString().equals(e.getMessage()) ? sentence(cause) : message(e);
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
