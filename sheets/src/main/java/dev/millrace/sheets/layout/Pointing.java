package dev.millrace.sheets.layout;

import org.jspecify.annotations.Nullable;

/**
 * Where a person says that a table is on a sheet, rows and columns from 0.
 *
 * @param firstHeaderRow the header's first row, {@code lastHeaderRow} its last
 * @param firstColumn the table's; null for the first that the header fills
 * @param lastColumn the table's; null for the last that the header fills
 * @param lastRow the table's; null where its end need not be said
 */
public record Pointing(
    int firstHeaderRow,
    int lastHeaderRow,
    @Nullable Integer firstColumn,
    @Nullable Integer lastColumn,
    @Nullable Integer lastRow) {
  private static final int MOST_HEADER_ROWS = 10;

  public Pointing {
    if (firstHeaderRow < 0
        || lastHeaderRow < firstHeaderRow
        || lastHeaderRow - firstHeaderRow >= MOST_HEADER_ROWS) {
      throw new IllegalArgumentException(
          "the header has 1 to %d rows, the first of them first".formatted(MOST_HEADER_ROWS));
    }
    if (firstColumn != null && lastColumn != null && lastColumn < firstColumn) {
      throw new IllegalArgumentException("the last column lies before the first");
    }
    if (lastRow != null && lastRow < lastHeaderRow) {
      throw new IllegalArgumentException("the table ends before its header does");
    }
  }
}
