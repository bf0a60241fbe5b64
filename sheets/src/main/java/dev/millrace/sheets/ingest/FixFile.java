package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.Suggestion;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cells that can be fixed, and those that were, as a YAML file that people fill in and give to the
 * next run; a workbook with the sheet of rejects does as well.
 */
public final class FixFile {
  /** What people write where a cell shall have no value. */
  static final String EMPTY = "(empty)";

  private static final String HEAD =
      """
      # Cells of rejected rows, cells for which another value is suggested, and the fixes made so far. Write what a cell should hold behind its
      # 'fix', as the other cells of that file are written, or (empty) for no value; then give this file
      # with --fixes. A fix holds for the very file it was made for: a file that changed asks again.
      """;
  private static final String EXPECTED =
      "cells with a fix, as a run writes them beside its output (NAME.fixes.yaml)";
  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private FixFile() {}

  private record Form(List<Entry> cells) {}

  /** A cell, and what it should hold once somebody has said so. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Entry(
      String file,
      String sha256,
      @Nullable String sheet,
      String cell,
      @Nullable String column,
      @Nullable String raw,
      @Nullable String reason,
      @Nullable String suggested,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String fix,
      @Nullable String rule,
      @Nullable String by,
      @Nullable String at) {}

  /** Writes the cells that keep rows of a dataset aside, and the fixes that hold. */
  public static void write(Path file, Dataset dataset) throws IOException {
    List<Entry> cells = new ArrayList<>();
    for (Dataset.WrongCell wrong : dataset.wrongCells()) {
      cells.add(
          new Entry(
              wrong.cell().file(),
              wrong.cell().sha256(),
              wrong.cell().sheet(),
              wrong.cell().name(),
              wrong.column(),
              wrong.raw(),
              wrong.reason(),
              null,
              null,
              null,
              null,
              null));
    }
    dataset.suggestions().stream()
        .filter(one -> one.cell() != null)
        .forEach(one -> cells.add(entry(one, Objects.requireNonNull(one.cell()))));
    dataset.fixes().forEach(fix -> cells.add(entry(fix)));
    Files.writeString(file, HEAD + YAML.writeValueAsString(new Form(cells)));
  }

  private static Entry entry(Suggestion one, Fix.Cell cell) {
    return new Entry(
        cell.file(),
        cell.sha256(),
        cell.sheet(),
        cell.name(),
        one.column(),
        one.value(),
        one.kind(),
        one.suggested(),
        null,
        null,
        null,
        null);
  }

  private static Entry entry(Fix fix) {
    return new Entry(
        fix.cell().file(),
        fix.cell().sha256(),
        fix.cell().sheet(),
        fix.cell().name(),
        fix.found().column(),
        fix.found().raw(),
        null,
        null,
        fix.text().isEmpty() ? EMPTY : fix.text(),
        fix.rule().word(),
        fix.by(),
        fix.at().toString());
  }

  /**
   * Reads the fixes that a file holds.
   *
   * @param by who makes those that do not say it
   * @param now when
   * @throws DatasetException when it holds something that is none
   */
  public static List<Fix> read(Path file, String by, Instant now) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
      return new FixSheet(file).read(by, now);
    }
    try {
      Form form = YAML.readValue(Files.readString(file), Form.class);
      List<Entry> cells = form == null || form.cells == null ? List.of() : form.cells;
      return cells.stream().filter(entry -> entry.fix != null).map(e -> fix(e, by, now)).toList();
    } catch (JsonProcessingException e) {
      throw YamlProblem.of(file, e, EXPECTED);
    } catch (MalformedInputException e) {
      throw new DatasetException(file + " should hold " + EXPECTED + ", in UTF-8", e);
    } catch (DateTimeParseException e) {
      throw new DatasetException(file + ": '" + e.getParsedString() + "' is no moment", e);
    }
  }

  private static Fix fix(Entry entry, String by, Instant now) {
    if (entry.file == null || entry.sha256 == null || entry.cell == null) {
      throw new DatasetException("a fix needs file, sha256 and cell; one has " + entry);
    }
    boolean accepted =
        entry.rule == null
            ? Objects.equals(entry.fix, entry.suggested)
            : entry.rule.equals(Correction.ACCEPTED.word());
    return Fix.of(
        new Fix.Cell(entry.file, entry.sha256, entry.sheet == null ? "" : entry.sheet, entry.cell),
        EMPTY.equals(entry.fix) ? "" : entry.fix,
        accepted ? Correction.ACCEPTED : Correction.BY_HAND,
        entry.by == null ? by : entry.by,
        entry.at == null ? now : Instant.parse(entry.at));
  }
}
