package dev.millrace.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which model a directory is a package of. */
final class ModelName {
  private ModelName() {}

  /**
   * What was said, else what {@code model.yaml} says, else the directory's own name in the letters
   * a model's name may have.
   */
  static String of(@Nullable String said, Path directory) throws IOException {
    if (said != null) {
      return said;
    }
    Path manifest = directory.resolve("model.yaml");
    if (Files.isRegularFile(manifest)) {
      JsonNode name = parsed(manifest).path("name");
      if (name.isTextual()) {
        return name.asText();
      }
    }
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName())
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9_]+", "-")
        .replaceAll("^-+|-+$", "");
  }

  private static JsonNode parsed(Path manifest) throws IOException {
    try {
      return new YAMLMapper().readTree(Files.readString(manifest));
    } catch (JsonProcessingException e) {
      throw new CommandException(manifest + " is not YAML: " + e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw new CommandException(manifest + " is not UTF-8");
    }
  }
}
