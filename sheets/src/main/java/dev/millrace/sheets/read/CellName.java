package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import java.util.Optional;

/** Reads places as spreadsheets write them, {@code B7} and {@code $A$1:C3}. */
final class CellName {
  private static final int MOST = 1 << 24;

  private CellName() {}

  /** The column of {@code B7}, from 0; -1 where the name has no letters. */
  static int column(String name) {
    int column = 0;
    for (int i = 0; i < name.length(); i++) {
      int letter = Character.toUpperCase(name.charAt(i)) - 'A';
      if (letter >= 0 && letter < 26) {
        column = Math.min(26 * column + letter + 1, MOST);
      } else if (name.charAt(i) != '$') {
        break;
      }
    }
    return column - 1;
  }

  /** The row of {@code B7}, from 0; -1 where the name has no digits. */
  static int row(String name) {
    int row = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= '0' && c <= '9') {
        row = Math.min(10 * row + c - '0', MOST);
      }
    }
    return row - 1;
  }

  /** An area, or a single cell as one; empty where it is neither. */
  static Optional<Area> area(String name) {
    int colon = name.indexOf(':');
    String first = colon < 0 ? name : name.substring(0, colon);
    String last = colon < 0 ? name : name.substring(colon + 1);
    int[] rows = {row(first), row(last)};
    int[] columns = {column(first), column(last)};
    if (Math.min(rows[0], rows[1]) < 0 || Math.min(columns[0], columns[1]) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Area(
            Math.min(rows[0], rows[1]),
            Math.min(columns[0], columns[1]),
            Math.max(rows[0], rows[1]),
            Math.max(columns[0], columns[1])));
  }
}
