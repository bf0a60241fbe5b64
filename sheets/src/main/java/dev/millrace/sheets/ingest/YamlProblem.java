package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.millrace.sheets.dataset.DatasetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Says in one line what is wrong with a file that people edit, and where. */
final class YamlProblem {
  private YamlProblem() {}

  /**
   * One line.
   *
   * @param expected what such a file holds
   */
  static DatasetException of(Path file, JsonProcessingException problem, String expected) {
    JsonLocation at = problem.getLocation();
    return new DatasetException(
        "%s%s: %s"
            .formatted(
                file,
                at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr(),
                sentence(problem, expected)),
        problem);
  }

  private static String sentence(JsonProcessingException problem, String expected) {
    if (problem instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
      return "%s is '%s', and can be %s"
          .formatted(
              field(wrong.getPath()),
              wrong.getValue(),
              Arrays.stream(wrong.getTargetType().getEnumConstants())
                  .map(Object::toString)
                  .collect(Collectors.joining(", ")));
    }
    String first = problem.getOriginalMessage().lines().findFirst().orElse("").strip();
    return "it should hold " + expected + " (" + first + ")";
  }

  private static String field(List<JsonMappingException.Reference> path) {
    return path.isEmpty() ? "a value" : String.valueOf(path.getLast().getFieldName());
  }
}
