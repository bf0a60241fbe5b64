package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cells that came after their place in the sheet was passed. Spreadsheet programs write none, other
 * programs a few; of two cells in one place the later one counts, as it does in Excel.
 */
final class LateCells {
  private static final int MOST = 500_000;

  private record Cell(
      int row,
      int column,
      CellKind kind,
      String text,
      double number,
      @Nullable String format,
      boolean formula) {}

  private final List<Cell> cells = new ArrayList<>();

  void add(
      int row,
      int column,
      CellKind kind,
      String text,
      double number,
      @Nullable String format,
      boolean formula) {
    if (cells.size() == MOST) {
      throw new UnreadableSheetException(
          Reason.DAMAGED,
          "More than %,d cells of the file are out of order. Save it anew in a spreadsheet program."
              .formatted(MOST));
    }
    cells.add(new Cell(row, column, kind, text, number, format, formula));
  }

  Grid mergedInto(Grid grid, Budget budget) {
    if (cells.isEmpty()) {
      return grid;
    }
    if (grid.cells() > budget.limits().cells() / 2) { // for a moment the sheet is there twice
      throw new UnreadableSheetException(
          Reason.TOO_MANY_CELLS,
          "The file has %,d cells and some are out of order. Save it anew in a spreadsheet program."
              .formatted(grid.cells()));
    }
    List<Cell> late = lastOfEachPlace();
    Grid.Builder merged = new Grid.Builder();
    int index = 0;
    for (int at = 0; at < late.size(); ) {
      int row = late.get(at).row();
      budget.checkTime();
      for (; index < grid.rows() && grid.rowNumber(index) < row; index++) {
        budget.checkTime();
        copy(grid, index, List.of(), merged);
      }
      int end = at;
      while (end < late.size() && late.get(end).row() == row) {
        end++;
      }
      boolean both = index < grid.rows() && grid.rowNumber(index) == row;
      copy(grid, both ? index : -1, late.subList(at, end), merged);
      index += both ? 1 : 0;
      at = end;
    }
    for (; index < grid.rows(); index++) {
      budget.checkTime();
      copy(grid, index, List.of(), merged);
    }
    return merged.build();
  }

  private List<Cell> lastOfEachPlace() {
    List<Cell> sorted = new ArrayList<>(cells); // the sort is stable, so the later one stays last
    sorted.sort(Comparator.comparingInt(Cell::row).thenComparingInt(Cell::column));
    List<Cell> last = new ArrayList<>();
    for (Cell cell : sorted) {
      if (!last.isEmpty()
          && last.getLast().row() == cell.row()
          && last.getLast().column() == cell.column()) {
        last.removeLast();
      }
      last.add(cell);
    }
    return last;
  }

  /** Writes one row: what the grid has at the index, if it is one, with the late cells over it. */
  private static void copy(Grid grid, int index, List<Cell> late, Grid.Builder to) {
    to.row(index >= 0 ? grid.rowNumber(index) : late.getFirst().row());
    int next = 0;
    int columns = index >= 0 ? grid.columns() : 0;
    for (int column = 0; column < columns; column++) {
      while (next < late.size() && late.get(next).column() < column) {
        put(late.get(next++), to);
      }
      if (next < late.size() && late.get(next).column() == column) {
        put(late.get(next++), to);
      } else {
        put(cell(grid, index, column), to);
      }
    }
    late.subList(next, late.size()).forEach(cell -> put(cell, to));
  }

  private static Cell cell(Grid grid, int index, int column) {
    return new Cell(
        grid.rowNumber(index),
        column,
        grid.kind(index, column),
        grid.text(index, column),
        grid.number(index, column),
        grid.format(index, column),
        grid.isFormula(index, column));
  }

  private static void put(Cell cell, Grid.Builder to) {
    switch (cell.kind()) {
      case EMPTY -> {}
      case TEXT, ERROR -> to.text(cell.column(), cell.kind(), cell.text(), cell.formula());
      case NUMBER, DATE, BOOLEAN ->
          to.number(cell.column(), cell.kind(), cell.number(), cell.format(), cell.formula());
      case NO_VALUE -> to.noValue(cell.column());
    }
  }
}
