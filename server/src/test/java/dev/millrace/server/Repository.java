package dev.millrace.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Where the parts of this repository lie that tests use. */
public final class Repository {
  private Repository() {}

  /** The repository's root: the nearest folder upwards that holds {@code packs} and a pom. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!(Files.isDirectory(here.resolve("packs")) && Files.exists(here.resolve("pom.xml")))) {
      Path parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException("the tests run outside the repository");
      }
      here = parent;
    }
    return here;
  }

  /** The built default face model package; skips the test when it was not built. */
  public static Path facePackage() {
    Path built = root().resolve("packs/target/face-api");
    assumeTrue(Files.isDirectory(built), "the face model package is not built: " + built);
    return built;
  }

  /** The six sample photos that come with the face model; skips the test when they are absent. */
  public static List<Path> samples() {
    Path folder = root().resolve("packs/target/samples");
    List<Path> samples =
        IntStream.rangeClosed(1, 6).mapToObj(n -> folder.resolve("sample" + n + ".jpg")).toList();
    assumeTrue(samples.stream().allMatch(Files::exists), "no sample photos in " + folder);
    return samples;
  }
}
