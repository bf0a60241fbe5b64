package dev.millrace.server.cli;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.layout.Pointing;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a table is, as people type it. */
final class PointingText {
  private static final Pattern ROWS = Pattern.compile("(\\d{1,7})(?:\\s*[-:]\\s*(\\d{1,7}))?");
  private static final Pattern COLUMNS =
      Pattern.compile("([A-Za-z]{1,3})(?:\\s*[-:]\\s*([A-Za-z]{1,3}))?");

  private PointingText() {}

  /**
   * What was typed as a place.
   *
   * @param rows such as {@code 4} or {@code 4-5}
   * @param columns such as {@code A-F}, or empty
   * @param last a row, or empty
   * @throws IllegalArgumentException when it is no place
   */
  static Pointing of(String rows, String columns, String last) {
    Matcher row = matched(ROWS, rows, "rows are written such as 4 or 4-5");
    int first = Integer.parseInt(row.group(1)) - 1;
    int end = row.group(2) == null ? first : Integer.parseInt(row.group(2)) - 1;
    Integer lastRow =
        last.isEmpty()
            ? null
            : Integer.parseInt(matched(ROWS, last, "a row is a number").group(1)) - 1;
    if (columns.isEmpty()) {
      return new Pointing(first, end, null, null, lastRow);
    }
    Matcher column = matched(COLUMNS, columns, "columns are written such as A-F");
    int from = Area.columnNumber(column.group(1));
    return new Pointing(
        first,
        end,
        from,
        column.group(2) == null ? from : Area.columnNumber(column.group(2)),
        lastRow);
  }

  private static Matcher matched(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not understood: " + otherwise);
    }
    return matcher;
  }
}
