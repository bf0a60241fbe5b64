package dev.millrace.packs;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The npm package for tests, or a reason to skip them. */
final class FaceApi {
  private FaceApi() {}

  /** Its tarball, from the cache of a build or through npm. */
  static Path tarball() {
    try {
      return FaceApiSource.PACKAGE.fetch(root().resolve("packs/target/npm"));
    } catch (PackException e) {
      Assumptions.abort("skipped, since the npm package cannot be had: " + e.getMessage());
      throw e;
    }
  }

  private static Path root() {
    Path directory = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (!Files.exists(directory.resolve("packs/pom.xml"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("the tests run outside the repository");
      }
      directory = parent;
    }
    return directory;
  }
}
