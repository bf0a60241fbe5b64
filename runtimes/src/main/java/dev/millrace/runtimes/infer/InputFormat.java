package dev.millrace.runtimes.infer;

import dev.millrace.pipeline.TaskContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** How the inputs are written in an object. */
enum InputFormat {
  JSON,
  CSV,
  IMAGE;

  /**
   * The format of an object: by its media type, else by the ending of its key, else by its first
   * character.
   *
   * @throws dev.millrace.pipeline.BadInputException when it is none of them
   */
  static InputFormat of(TaskContext context) throws IOException {
    String type = context.mediaType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    String key = context.key().toLowerCase(Locale.ROOT);
    if (type.startsWith("image/")) {
      return IMAGE;
    }
    if (type.equals("text/csv")
        || type.equals("text/tab-separated-values")
        || key.endsWith(".csv")
        || key.endsWith(".tsv")) {
      return CSV;
    }
    if (type.equals("application/json") || type.endsWith("+json") || beginsLikeJson(context)) {
      return JSON;
    }
    throw Refusals.unsupported(
        "%s is %s; the task infer reads JSON, CSV and pictures. Declare the Content-Type, or set options.format."
            .formatted(context.key(), context.mediaType()));
  }

  private static boolean beginsLikeJson(TaskContext context) throws IOException {
    try (InputStream in = new BufferedInputStream(context.open(), 64)) {
      int first = in.read();
      while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
        first = in.read();
      }
      return first == '{' || first == '[';
    }
  }
}
