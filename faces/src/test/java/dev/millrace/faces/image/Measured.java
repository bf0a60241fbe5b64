package dev.millrace.faces.image;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the data for measuring lies, which is not part of the repository. */
final class Measured {
  private Measured() {}

  /**
   * The folder that {@code MILLRACE_DATA} names, else {@code shared/data} beside the repository.
   */
  static Path data() {
    String named = System.getenv("MILLRACE_DATA");
    if (named != null) {
      return Path.of(named);
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data"))) {
        return at.resolve("shared/data");
      }
    }
    return here.resolve("shared/data");
  }
}
