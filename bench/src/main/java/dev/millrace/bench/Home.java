package dev.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where things lie in the checkout; the launcher says where that is. */
final class Home {

  private static final Path ROOT =
      Path.of(System.getProperty("millrace.home", "")).toAbsolutePath();

  private Home() {}

  static Path launcher() {
    return ROOT.resolve("millrace");
  }

  static Path facePackage() {
    return ROOT.resolve("packs/target/face-api");
  }

  static Path samples() {
    return ROOT.resolve("packs/target/samples");
  }

  /** A script of what this program is compared with. */
  static Path python(String name) {
    return ROOT.resolve("bench/src/main/python").resolve(name);
  }

  /** The original implementation's script and its dependencies. */
  static Path node() {
    return ROOT.resolve("bench/node");
  }

  /**
   * A new directory on the checkout's own disk: /tmp may be memory, where forcing costs nothing.
   */
  static Path newDirectory(String prefix) throws IOException {
    Path parent = Files.createDirectories(ROOT.resolve("bench/target"));
    return Files.createTempDirectory(parent, prefix);
  }

  static Path log(String name) throws IOException {
    return Files.createDirectories(ROOT.resolve("bench/target")).resolve(name);
  }

  static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
