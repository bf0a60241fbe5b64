package dev.millrace.sheets.read;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What separates and what quotes the fields of a csv file. Found by trying all that are in use: in
 * the right one, most rows have the same number of fields and most fields look like a number, a
 * date or a plain text. This is the consistency measure of van den Burg, Nazábal and Sutton,
 * "Wrangling messy CSV files by detecting row and type patterns", 2019.
 *
 * @param quote {@link #NO_QUOTE} where quotes are ordinary characters
 */
record CsvDialect(char delimiter, char quote) {
  static final char NO_QUOTE = '\uFFFF';

  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int SAMPLE_ROWS = 300;
  private static final double SINGLE_COLUMN = 1e-3;
  private static final Pattern TOLD = Pattern.compile("(?i)\\A\"?sep=(.)\"?\\R");

  /** Shapes of fields that people write. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "[-+(]?\\s?[€$£¥]?\\s?[-+]?\\d[\\d.,' \\u00a0]*([eE][-+]?\\d+)?\\s?[%€$£¥)]?" // numbers
              + "|\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}([ T]\\d{1,2}:\\d{2}.{0,20})?" // dates
              + "|\\d{1,2}:\\d{2}(:\\d{2}.{0,8})?"
              + "|[\\p{L}\\p{M}\\p{N} ._/&()'’%:+#*?!@\\-–°²³€$£\\u00a0]+"); // texts

  /** The delimiter that a first line {@code sep=;} tells, which Excel writes and obeys. */
  static Map.Entry<Integer, Character> told(String sample) {
    Matcher matcher = TOLD.matcher(sample);
    return matcher.find()
        ? Map.entry(matcher.end(), matcher.group(1).charAt(0))
        : Map.entry(0, ' ');
  }

  /** The dialect in which a sample, cut at a line's end, makes most sense. */
  static CsvDialect guess(String sample) {
    CsvDialect best = new CsvDialect(',', '"');
    double bestScore = -1;
    for (char delimiter : DELIMITERS) {
      for (char quote : quotes(sample, delimiter)) {
        CsvDialect dialect = new CsvDialect(delimiter, quote);
        double score = dialect.score(sample);
        if (score > bestScore * (1 + 1e-9)) {
          best = dialect;
          bestScore = score;
        }
      }
    }
    return best;
  }

  private static List<Character> quotes(String sample, char delimiter) {
    List<Character> quotes = new ArrayList<>(List.of('"'));
    if (sample.indexOf('"') >= 0) {
      quotes.add(NO_QUOTE);
    }
    if (sample.startsWith("'") || sample.contains(delimiter + "'") || sample.contains("\n'")) {
      quotes.add('\'');
    }
    return quotes;
  }

  private double score(String sample) {
    Map<Integer, Integer> rowsOfWidth = new HashMap<>();
    int[] fields = new int[2];
    try {
      CsvRows.read(this, sample, SAMPLE_ROWS, row -> countRow(row, rowsOfWidth, fields));
    } catch (CsvParseException e) {
      return 0; // not its dialect
    }
    double pattern = 0;
    for (Map.Entry<Integer, Integer> width : rowsOfWidth.entrySet()) {
      double columns = width.getKey();
      pattern += width.getValue() * Math.max(SINGLE_COLUMN, columns - 1) / columns;
    }
    double known = Math.max(fields[1], 1e-6) / Math.max(fields[0], 1);
    return pattern / Math.max(rowsOfWidth.size(), 1) * known;
  }

  private void countRow(List<String> row, Map<Integer, Integer> rowsOfWidth, int[] fields) {
    if (row.size() == 1 && row.getFirst().isBlank()) {
      return;
    }
    rowsOfWidth.merge(row.size(), 1, Integer::sum);
    for (String field : row) {
      fields[0]++;
      fields[1] += isKnown(field) ? 1 : 0;
    }
  }

  private boolean isKnown(String field) {
    String bare = field.strip();
    return bare.isEmpty() || (bare.length() < 300 && KNOWN.matcher(bare).matches());
  }

  /** As the workbook's format shows it, {@code ';'} or {@code tab}. */
  String shown() {
    String separator = delimiter == '\t' ? "tab" : "'" + delimiter + "'";
    return switch (quote) {
      case '"' -> separator;
      case NO_QUOTE -> separator + ", unquoted";
      default -> separator + ", quote " + quote;
    };
  }
}
