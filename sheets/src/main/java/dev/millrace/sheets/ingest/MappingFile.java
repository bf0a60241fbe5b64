package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.millrace.sheets.dataset.DatasetException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decisions about layouts as a YAML file that people read, change, keep under version control and
 * give to the next run.
 */
public final class MappingFile {
  private static final String HEAD =
      """
      # How each layout goes into the table. To change one, edit its columns (field: column; an empty
      # column leaves the field out), set its state to CONFIRMED, or to IGNORED to leave it out, and give
      # this file with --mapping. decimalMark is POINT or COMMA, dateOrder DAY_FIRST or MONTH_FIRST.
      """;
  private static final String EXPECTED =
      "layouts, as a run writes them beside its output (NAME.mapping.yaml)";
  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private MappingFile() {}

  /** A file's form. */
  private record Form(List<LayoutDecision> layouts) {}

  /** Writes all decisions. */
  public static void write(Path file, Layouts layouts) throws IOException {
    Files.writeString(
        file, HEAD + YAML.writeValueAsString(new Form(List.copyOf(layouts.layouts().values()))));
  }

  /**
   * Reads decisions by fingerprint.
   *
   * @throws DatasetException when the file says something that is none
   */
  public static Map<String, LayoutDecision> read(Path file) throws IOException {
    try {
      Form form = YAML.readValue(Files.readString(file), Form.class);
      if (form == null || form.layouts == null) {
        throw new DatasetException(file + " should hold " + EXPECTED);
      }
      Map<String, LayoutDecision> decisions = new LinkedHashMap<>();
      for (LayoutDecision decision : form.layouts) {
        if (decision == null
            || decision.fingerprint() == null
            || decision.state() == null
            || decision.example() == null) {
          throw new DatasetException(
              "%s, layout %d: each has a fingerprint, a state and an example"
                  .formatted(file, decisions.size() + 1));
        }
        decisions.put(decision.fingerprint(), decision);
      }
      return decisions;
    } catch (JsonProcessingException e) {
      throw YamlProblem.of(file, e, EXPECTED);
    } catch (MalformedInputException e) {
      throw new DatasetException(file + " should hold " + EXPECTED + ", in UTF-8", e);
    }
  }
}
