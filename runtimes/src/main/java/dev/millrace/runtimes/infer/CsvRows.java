package dev.millrace.runtimes.infer;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file (RFC 4180), streamed: no more than one line is in memory. */
final class CsvRows implements Rows {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int LOOKED_AT = 4096;
  private static final String SEPARATORS = ",;\t|";

  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final CsvForm form;
  private final Map<String, Integer> columns;
  private int width = -1;
  private long number;

  private CsvRows(CsvReader<CsvRecord> reader, CsvForm form) {
    this.reader = reader;
    this.records = reader.iterator();
    this.form = form;
    this.columns = form.header() ? header() : Map.of();
  }

  /**
   * Opens a file.
   *
   * @throws dev.millrace.pipeline.BadInputException when its first line is damaged, or names a
   *     column twice
   */
  static CsvRows open(Path file, CsvForm form) throws IOException {
    BufferedReader text = Files.newBufferedReader(file, form.encoding());
    try {
      skipByteOrderMark(text);
      CsvReader<CsvRecord> reader =
          CsvReader.builder()
              .fieldSeparator(form.separator() == null ? separator(text) : form.separator())
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowUnclosedQuote(false)
              .maxBufferSize(LONGEST_LINE)
              .ofCsvRecord((Reader) text);
      return new CsvRows(reader, form);
    } catch (CharacterCodingException e) {
      text.close();
      throw encoding(form, e);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private static void skipByteOrderMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
  }

  /** The separator that the first line has most of, outside quotes; a comma when it has none. */
  private static char separator(BufferedReader text) throws IOException {
    text.mark(LOOKED_AT);
    int[] counts = new int[SEPARATORS.length()];
    boolean quoted = false;
    for (int i = 0; i < LOOKED_AT - 1; i++) {
      int next = text.read();
      if (next < 0 || (!quoted && (next == '\n' || next == '\r'))) {
        break;
      }
      quoted ^= next == '"';
      int which = SEPARATORS.indexOf(next);
      if (!quoted && which >= 0) {
        counts[which]++;
      }
    }
    text.reset();
    int most = 0;
    for (int i = 1; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return SEPARATORS.charAt(most);
  }

  private Map<String, Integer> header() {
    CsvRecord first = record();
    if (first == null) {
      throw Refusals.mismatch("the file is empty; its first line must name the columns");
    }
    Map<String, Integer> names = new HashMap<>();
    for (int i = 0; i < first.getFieldCount(); i++) {
      String name = first.getField(i).strip();
      if (names.putIfAbsent(name, i) != null) {
        throw Refusals.mismatch(
            "line %d names the column '%s' twice".formatted(first.getStartingLineNumber(), name));
      }
    }
    width = first.getFieldCount();
    return Map.copyOf(names);
  }

  @Override
  public @Nullable Row next() {
    CsvRecord record = record();
    if (record == null) {
      return null;
    }
    number++;
    String place = "row %d (line %d)".formatted(number, record.getStartingLineNumber());
    if (width < 0) {
      width = record.getFieldCount();
    } else if (record.getFieldCount() != width) {
      throw Refusals.mismatch(
          "%s has %d cells where the first line has %d; a cell that holds the separator must be quoted"
              .formatted(place, record.getFieldCount(), width));
    }
    List<Value> values =
        record.getFields().stream()
            .map(text -> (Value) new Value.Cell(text, form.decimal()))
            .toList();
    return new Row(number, place, columns, true, values);
  }

  private @Nullable CsvRecord record() {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (CsvParseException e) {
      if (e.getCause() instanceof CharacterCodingException coding) {
        throw encoding(form, coding);
      }
      throw damaged(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException coding) {
        throw encoding(form, coding);
      }
      throw e;
    }
  }

  private RuntimeException damaged(CsvParseException e) {
    String reason = String.valueOf(e.getMessage());
    Throwable cause = e.getCause();
    return Refusals.damaged(
        "after row %d the file is no CSV: %s%s"
            .formatted(number, reason, cause == null ? "" : " (" + cause.getMessage() + ")"),
        e);
  }

  private static RuntimeException encoding(CsvForm form, CharacterCodingException e) {
    return Refusals.damaged(
        "the file is not in %s; set options.csv.encoding, such as windows-1252"
            .formatted(form.encoding()),
        e);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
