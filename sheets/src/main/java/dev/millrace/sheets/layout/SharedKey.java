package dev.millrace.sheets.layout;

import java.util.Arrays;

/**
 * Tells blocks of one table, with empty columns between them, from tables side by side: a block of
 * numbers alone has its rows' names in the part to its left.
 */
final class SharedKey {
  private static final int EARLIEST_YEAR = 1500;
  private static final int LATEST_YEAR = 2200;

  private final View view;

  SharedKey(View view) {
    this.view = view;
  }

  /** Whether the right part holds numbers alone, in the lines of a left one that has a key. */
  boolean isShared(SideBySide.Group left, SideBySide.Group right) {
    int last = Math.min(right.last(), right.first() + SideBySide.SAMPLE);
    int rows = 0;
    int names = 0;
    int wide = 0;
    int[] keys = new int[left.width()];
    for (int line = right.first(); line <= last; line++) {
      boolean isNames = holds(line, right, CellType.TEXT) || holds(line, right, CellType.DATE);
      if (isNames && rows > 0) {
        return false;
      }
      names += isNames ? 1 : 0;
      boolean isRow = !isNames && holds(line, right, CellType.NUMBER);
      rows += isRow ? 1 : 0;
      wide += rows > 0 && left.cells(view, line) > 1 ? 1 : 0;
      for (int at = 0; at < keys.length && isRow; at++) {
        CellType type = view.type(line, left.from() + at);
        keys[at] += type == CellType.TEXT || type == CellType.DATE ? 1 : 0;
      }
    }
    boolean isKeyed = Arrays.stream(keys).max().orElse(0) >= 0.9 * rows;
    return rows >= 2
        && rows >= 0.9 * wide
        && cellsBelow(left, last) <= 1
        && names <= HeaderRows.MOST_ROWS
        && (isKeyed || beginsWithYears(left));
  }

  private boolean holds(int line, SideBySide.Group group, CellType type) {
    for (int column = group.from(); column <= group.to(); column++) {
      if (view.type(line, column) == type) {
        return true;
      }
    }
    return false;
  }

  /** The most cells of a line of the group below another line. */
  private int cellsBelow(SideBySide.Group group, int line) {
    int most = 0;
    for (int below = line + 1;
        below <= Math.min(group.last(), group.first() + SideBySide.SAMPLE);
        below++) {
      most = Math.max(most, group.cells(view, below));
    }
    return most;
  }

  /** Whether the first column holds years, one after another. */
  private boolean beginsWithYears(SideBySide.Group group) {
    int years = 0;
    double before = 0;
    for (int line = group.first();
        line <= Math.min(group.last(), group.first() + SideBySide.SAMPLE);
        line++) {
      if (view.type(line, group.from()) == CellType.NUMBER) {
        double number = view.number(line, group.from());
        if (number < EARLIEST_YEAR || number > LATEST_YEAR || (years > 0 && number != before + 1)) {
          return false;
        }
        before = number;
        years++;
      }
    }
    return years >= 3;
  }
}
