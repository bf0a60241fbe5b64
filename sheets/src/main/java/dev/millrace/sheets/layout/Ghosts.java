package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;

/** Rows that formulas filled down below the data have made: zeros or nothing, and no constant. */
final class Ghosts {
  private Ghosts() {}

  /** One more than the last line that is not of that kind. */
  static int end(View view) {
    int end = view.lines();
    while (end > 0 && isGhost(view, end - 1)) {
      end--;
    }
    return end;
  }

  /** Whether a line holds nothing but such formulas. */
  static boolean isGhost(View view, int line) {
    Grid grid = view.grid();
    int index = view.index(line);
    for (int column = view.column(line, 0), n = 0; column >= 0; column = view.column(line, ++n)) {
      boolean isNothing =
          grid.isFormula(index, column)
              && (grid.kind(index, column) == CellKind.NO_VALUE
                  || grid.kind(index, column) == CellKind.ERROR
                  || grid.number(index, column) == 0);
      if (!isNothing) {
        return false;
      }
    }
    return true;
  }
}
