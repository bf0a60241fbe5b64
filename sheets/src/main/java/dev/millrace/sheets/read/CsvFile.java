package dev.millrace.sheets.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.read.CsvRows.Strictness;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a text file with delimiters. All its cells are texts; what they mean is decided later. */
final class CsvFile {
  private static final int SAMPLE = 1 << 17;
  private static final String END_OF_FILE_OF_OLD = "\u001A";

  private final Path file;
  private final Budget budget;
  private final List<String> remarks = new ArrayList<>();

  CsvFile(Path file, Budget budget) {
    this.file = file;
    this.budget = budget;
  }

  Workbook read() throws IOException {
    TextEncoding encoding = TextEncoding.of(file, budget);
    String sample = sample(encoding);
    Map.Entry<Integer, Character> told = CsvDialect.told(sample);
    CsvDialect dialect =
        told.getKey() > 0
            ? new CsvDialect(told.getValue(), '"')
            : CsvDialect.guess(wholeLines(sample));
    remarkOn(encoding);
    return read(encoding, dialect, told.getKey());
  }

  /** By the rules of quoting; where the file breaks them, with more and more tolerance. */
  private Workbook read(TextEncoding encoding, CsvDialect dialect, int skip) throws IOException {
    try {
      return readAs(encoding, dialect, Strictness.RULES, skip);
    } catch (CsvParseException e) {
      if (dialect.quote() == CsvDialect.NO_QUOTE) {
        throw e;
      }
      return readTolerantly(encoding, dialect, skip, e);
    }
  }

  private Workbook readTolerantly(
      TextEncoding encoding, CsvDialect dialect, int skip, CsvParseException cause)
      throws IOException {
    budget.startOver();
    try {
      Workbook workbook = readAs(encoding, dialect, Strictness.TOLERANT, skip);
      remarks.add("Quotes are used wrongly in places: " + cause.getMessage() + ".");
      return new Workbook(workbook.format(), workbook.sheets(), remarks);
    } catch (CsvParseException e) {
      budget.startOver();
      remarks.add("Quotes were read as ordinary characters: " + e.getMessage() + ".");
      CsvDialect unquoted = new CsvDialect(dialect.delimiter(), CsvDialect.NO_QUOTE);
      return readAs(encoding, unquoted, Strictness.RULES, skip);
    }
  }

  private Workbook readAs(
      TextEncoding encoding, CsvDialect dialect, Strictness strictness, int skip)
      throws IOException {
    SheetBuilder sheet = new SheetBuilder(budget, "", false);
    try (Reader text = open(encoding)) {
      skip(text, skip);
      CsvRows.read(dialect, strictness, text, row -> keep(row, sheet));
    }
    String format = "csv (%s, %s)".formatted(encoding.name(), dialect.shown());
    return new Workbook(format, List.of(sheet.build()), remarks);
  }

  private static void skip(Reader text, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      text.read();
    }
  }

  private static void keep(List<String> row, SheetBuilder sheet) {
    sheet.row(sheet.row() + 1);
    for (int column = 0; column < row.size(); column++) {
      String field = row.get(column);
      if (!field.isEmpty() && !field.equals(END_OF_FILE_OF_OLD)) {
        sheet.text(column, field, false);
      }
    }
  }

  private void remarkOn(TextEncoding encoding) {
    if (encoding.guessed()) {
      remarks.add(
          "The file does not say how its letters are encoded; %s fits them best."
              .formatted(encoding.name()));
    }
    if (encoding.broken() > 0) {
      remarks.add(
          "%,d places in the file are not valid %s; a \uFFFD stands there."
              .formatted(encoding.broken(), encoding.name()));
    }
  }

  private Reader open(TextEncoding encoding) throws IOException {
    ExpandedStream in = ExpandedStream.plain(Files.newInputStream(file), budget, Files.size(file));
    in.skipNBytes(encoding.markBytes());
    return new InputStreamReader(
        in,
        encoding
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE));
  }

  private String sample(TextEncoding encoding) throws IOException {
    char[] sample = new char[SAMPLE];
    try (Reader text = open(encoding)) {
      int length = 0;
      int read = 0;
      while (read >= 0 && length < SAMPLE) {
        length += read;
        read = text.read(sample, length, SAMPLE - length);
      }
      return new String(sample, 0, length);
    }
  }

  /** Leaves out the last line where the sample ends inside the file. */
  private static String wholeLines(String sample) {
    int end = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'));
    return sample.length() < SAMPLE || end < 0 ? sample : sample.substring(0, end + 1);
  }
}
