package dev.millrace.runtimes.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFile;
import dev.millrace.model.ModelManifest;
import dev.millrace.model.Signature;
import dev.millrace.model.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A package that is one file of an author's code, as tests write it. */
final class CodePackage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CodePackage() {}

  /**
   * Writes the code and returns what a runtime is asked to open.
   *
   * @param settings as JSON
   */
  static ModelFile write(
      Path directory, Language language, Signature signature, String settings, String code)
      throws IOException {
    String path = language == Language.R ? "model.R" : "model.py";
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(path), code);
    JsonNode none = JSON.createObjectNode();
    ModelManifest manifest =
        new ModelManifest(
            "coded",
            "the tests",
            "Apache-2.0",
            null,
            language.runtime(),
            Map.of("model", path),
            Map.of("model", signature),
            JSON.readTree(settings),
            none,
            new ModelManifest.Tolerances(Tolerance.DEFAULT, Map.of()),
            true,
            none);
    return new ModelFile(directory, "model", path, manifest);
  }
}
