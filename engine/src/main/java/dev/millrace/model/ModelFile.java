package dev.millrace.model;

import java.nio.file.Path;

/**
 * One file of a model package that a runtime is to load.
 *
 * @param directory of the package
 * @param role the file has in it, such as {@code model}
 * @param path within the package
 * @param manifest what the package says of itself: a signature declared there, limits, settings
 */
public record ModelFile(Path directory, String role, String path, ModelManifest manifest) {

  /**
   * The path within the package of a file that this one names relative to itself.
   *
   * @throws ModelException when that leads out of the package
   */
  public String beside(String location) {
    int slash = path.lastIndexOf('/');
    return path.substring(0, slash + 1) + PackageFiles.checkedPath(location);
  }

  /** Where the file is. */
  public Path file() {
    return directory.resolve(path);
  }
}
