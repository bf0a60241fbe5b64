package dev.millrace.sheets.ingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to be taken in.
 *
 * @param name under which the dataset knows it: its path below the folder, or the object's key
 * @param path where its bytes are
 * @param problem why it cannot be read at all, as is known already; null when it should be
 */
public record SourceFile(String name, Path path, @Nullable String problem) {

  public SourceFile(String name, Path path) {
    this(name, path, null);
  }

  /** A file that is listed as refused without a try, such as a folder that may not be opened. */
  public static SourceFile unreadable(String name, Path path, String problem) {
    return new SourceFile(name, path, problem);
  }
}
