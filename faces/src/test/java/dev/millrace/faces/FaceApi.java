package dev.millrace.faces;

import dev.millrace.model.Session;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The default face model package and its sample photos, as {@code packs} builds them. Tests that
 * need them are skipped where they were not built.
 */
final class FaceApi {

  /** One runtime for all tests; it ends with the JVM. */
  private static final OnnxRuntime RUNTIME = new OnnxRuntime();

  private FaceApi() {}

  static Session net(String file) {
    return RUNTIME.open(built("packs/target/face-api").resolve(file));
  }

  static Session open(Path file) {
    return RUNTIME.open(file);
  }

  static Path sample(int number) {
    return built("packs/target/samples").resolve("sample" + number + ".jpg");
  }

  private static Path built(String path) {
    Optional<Path> found = upwards(path);
    Assumptions.assumeTrue(
        found.isPresent(),
        "skipped: " + path + " is not there; build the packs first (./millrace build)");
    return found.orElseThrow();
  }

  /** The measuring data, or else the test is skipped. */
  static Path data(String path) {
    String named = System.getenv("MILLRACE_DATA");
    Optional<Path> found =
        named == null
            ? upwards("../shared/data/" + path).or(() -> upwards("../../shared/data/" + path))
            : Optional.of(Path.of(named, path)).filter(Files::exists);
    Assumptions.assumeTrue(
        found.isPresent(), "skipped: " + path + " is not there; name its folder in MILLRACE_DATA");
    return found.orElseThrow();
  }

  private static Optional<Path> upwards(String path) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve(path).normalize();
      if (Files.exists(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
