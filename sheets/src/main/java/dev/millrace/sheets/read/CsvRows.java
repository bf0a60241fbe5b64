package dev.millrace.sheets.read;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/** The rows of a csv text in a dialect, blank ones included. */
final class CsvRows {
  /** Fields longer than this stop the reading; the budget refuses shorter ones already. */
  private static final int LONGEST_FIELD = 1 << 20;

  /** What to do where a file breaks the rules of quoting. */
  enum Strictness {
    RULES,
    /** Characters between a closing quote and the next delimiter belong to the field. */
    TOLERANT
  }

  private CsvRows() {}

  /**
   * @throws de.siegmar.fastcsv.reader.CsvParseException where a quote is opened and never closed,
   *     or a field is too long
   */
  static void read(
      CsvDialect dialect, Strictness strictness, Reader text, Consumer<List<String>> rows)
      throws IOException {
    try (CsvReader<CsvRecord> reader = builder(dialect, strictness).ofCsvRecord(text)) {
      for (CsvRecord row : reader) {
        rows.accept(row.getFields());
      }
    }
  }

  static void read(CsvDialect dialect, String text, int most, Consumer<List<String>> rows) {
    try (CsvReader<CsvRecord> reader =
        builder(dialect, Strictness.TOLERANT).ofCsvRecord(new StringReader(text))) {
      int count = 0;
      for (CsvRecord row : reader) {
        rows.accept(row.getFields());
        if (++count == most) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("removal") // the library wants to drop the tolerance; its version is pinned
  private static CsvReader.CsvReaderBuilder builder(CsvDialect dialect, Strictness strictness) {
    return CsvReader.builder()
        .fieldSeparator(dialect.delimiter())
        .quoteCharacter(dialect.quote())
        .skipEmptyLines(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowExtraCharsAfterClosingQuote(strictness == Strictness.TOLERANT)
        .allowUnclosedQuote(false)
        .detectBomHeader(false)
        .maxBufferSize(LONGEST_FIELD);
  }
}
