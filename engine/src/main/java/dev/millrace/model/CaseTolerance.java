package dev.millrace.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tolerance that ONNX's own test data keep beside them: {@code data.json} with {@code {"rtol":
 * …, "atol": …}}. One that it leaves out is ONNX's own: 1e-3 and 1e-7.
 */
final class CaseTolerance {
  static final String FILE = "data.json";
  private static final double RTOL = 1e-3;
  private static final double ATOL = 1e-7;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Tolerance> stated;

  private CaseTolerance(Optional<Tolerance> stated) {
    this.stated = stated;
  }

  /**
   * What {@code data.json} in a directory states, if it is there.
   *
   * @throws ModelException when it holds something else than two numbers
   */
  static CaseTolerance in(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return new CaseTolerance(Optional.empty());
    }
    try {
      JsonNode root = JSON.readTree(CaseReader.bytes(file));
      return new CaseTolerance(
          Optional.of(new Tolerance(number(root, "atol", ATOL), number(root, "rtol", RTOL))));
    } catch (JsonProcessingException e) {
      throw new ModelException(FILE + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(FILE + ": " + e.getMessage(), e);
    }
  }

  private static double number(JsonNode root, String field, double otherwise) {
    JsonNode value = root.path(field);
    if (!value.isMissingNode() && !value.isNumber()) {
      throw new ModelException(FILE + ": '" + field + "' must be a number, not " + value);
    }
    return value.asDouble(otherwise);
  }

  Map<String, Tolerance> of(Set<String> outputs) {
    return stated
        .map(
            tolerance ->
                outputs.stream()
                    .collect(Collectors.toMap(Function.identity(), output -> tolerance)))
        .orElse(Map.of());
  }
}
