package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.pipeline.InvalidPipelineException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of the task {@code infer}.
 *
 * @param role which of the package's graphs to run; may be left out when there is one
 * @param format how objects are written; told by each object when left out
 * @param outputs which outputs the result holds; all when left out
 * @param keep columns that are copied from the input rows to the result's
 * @param csv how CSV files are written
 */
record InferOptions(
    @Nullable String role,
    @Nullable InputFormat format,
    List<String> outputs,
    List<String> keep,
    CsvForm csv) {
  private static final int MOST_NAMES = 100;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  @JsonCreator
  InferOptions(
      @JsonProperty("role") @Nullable String role,
      @JsonProperty("format") @Nullable InputFormat format,
      @JsonProperty("outputs") @Nullable List<String> outputs,
      @JsonProperty("keep") @Nullable List<String> keep,
      @JsonProperty("csv") @Nullable CsvForm csv) {
    this.role = role;
    this.format = format;
    this.outputs = names("outputs", outputs);
    this.keep = names("keep", keep);
    this.csv = csv == null ? CsvForm.DEFAULT : csv;
  }

  private static List<String> names(String field, @Nullable List<String> names) {
    List<String> given = names == null ? List.of() : List.copyOf(names);
    if (given.size() > MOST_NAMES || given.stream().distinct().count() != given.size()) {
      throw new InvalidPipelineException(
          "options.%s must be at most %d different names, not %s"
              .formatted(field, MOST_NAMES, given));
    }
    return given;
  }

  /**
   * Reads a pipeline's options.
   *
   * @throws InvalidPipelineException with what is wrong and what would be right
   */
  static InferOptions read(JsonNode options) {
    try {
      return JSON.treeToValue(options, InferOptions.class);
    } catch (UnrecognizedPropertyException e) {
      throw new InvalidPipelineException(
          "there is no %s; there are %s"
              .formatted(path(e), e.getKnownPropertyIds().stream().sorted(byText()).toList()));
    } catch (JsonMappingException e) {
      throw e.getCause() instanceof InvalidPipelineException refused
          ? refused
          : new InvalidPipelineException(path(e) + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new InvalidPipelineException("options: " + e.getOriginalMessage());
    }
  }

  private static java.util.Comparator<Object> byText() {
    return java.util.Comparator.comparing(String::valueOf);
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining(".", "options.", ""));
  }
}
