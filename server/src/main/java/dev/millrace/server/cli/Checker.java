package dev.millrace.server.cli;

import dev.millrace.model.PackageCheck;
import java.nio.file.Path;
import java.util.Optional;

/** Runs a model package's cases on the runtimes of this program. */
@FunctionalInterface
public interface Checker {

  /**
   * Checks it.
   *
   * @param name of the model, for a directory that names none
   */
  PackageCheck check(Path directory, Optional<String> name);
}
