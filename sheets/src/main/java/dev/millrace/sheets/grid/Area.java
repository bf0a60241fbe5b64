package dev.millrace.sheets.grid;

/**
 * A rectangle of a sheet, both ends included, rows and columns from 0.
 *
 * @param firstRow a row number of the sheet, not an index
 */
public record Area(int firstRow, int firstColumn, int lastRow, int lastColumn) {
  public Area {
    if (firstRow < 0 || firstColumn < 0 || lastRow < firstRow || lastColumn < firstColumn) {
      throw new IllegalArgumentException(
          "no area reaches from row %d, column %d to row %d, column %d"
              .formatted(firstRow, firstColumn, lastRow, lastColumn));
    }
  }

  /** Whether a cell lies in it. */
  public boolean contains(int row, int column) {
    return row >= firstRow && row <= lastRow && column >= firstColumn && column <= lastColumn;
  }

  /** As spreadsheets write it, {@code A1:C3}. */
  @Override
  public String toString() {
    return cell(firstRow, firstColumn) + ":" + cell(lastRow, lastColumn);
  }

  /** A cell as spreadsheets write it, {@code B7} for row 6 and column 1. */
  public static String cell(int row, int column) {
    return column(column) + (row + 1);
  }

  /** A column as spreadsheets write it, {@code AA} for 26. */
  public static String column(int column) {
    StringBuilder letters = new StringBuilder();
    for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
      letters.insert(0, (char) ('A' + (rest - 1) % 26));
    }
    return letters.toString();
  }

  /** The column that spreadsheets call so, 26 for {@code AA}; -1 where it is no column's name. */
  public static int columnNumber(String letters) {
    if (!letters.matches("[A-Za-z]{1,3}")) {
      return -1;
    }
    int column = 0;
    for (int at = 0; at < letters.length(); at++) {
      column = 26 * column + Character.toUpperCase(letters.charAt(at)) - 'A' + 1;
    }
    return column - 1;
  }
}
