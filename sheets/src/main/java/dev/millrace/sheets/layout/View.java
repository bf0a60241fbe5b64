package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A part of a sheet: some of its columns, without rows and columns that are left out, without rows
 * that hold nothing there, and with merged cells filled downwards. Its rows are called lines;
 * {@link #index} leads back to the grid. Costs four bytes a line, and copies no cell.
 */
final class View {
  private final Grid grid;
  private final FilledCells filled;
  private final BitSet skippedColumns;
  private final BitSet hiddenRows;
  private final List<Area> taken;
  private final int firstColumn;
  private final int lastColumn;
  private final int[] lines;
  private final boolean isWhole;

  /** The whole sheet but for what is left out, and the areas that are tables already. */
  static View of(Sheet sheet, FindOptions options, List<Area> taken) {
    Grid grid = sheet.grid();
    BitSet hidden = sheet.hiddenRows();
    BitSet columns = options.columns() == Hidden.READ ? new BitSet() : sheet.hiddenColumns();
    int[] all = new int[grid.rows()];
    Arrays.setAll(all, index -> index);
    boolean readsHidden = options.rows() == Hidden.READ;
    IntPredicate isRead = index -> readsHidden || !hidden.get(grid.rowNumber(index));
    int last = grid.columns() - 1;
    return new View(grid, new FilledCells(sheet), columns, hidden, taken, 0, last, all)
        .narrowed(0, last, isRead);
  }

  private View(
      Grid grid,
      FilledCells filled,
      BitSet skippedColumns,
      BitSet hiddenRows,
      List<Area> taken,
      int firstColumn,
      int lastColumn,
      int[] lines) {
    this.grid = grid;
    this.filled = filled;
    this.skippedColumns = skippedColumns;
    this.hiddenRows = hiddenRows;
    this.taken = taken;
    this.firstColumn = firstColumn;
    this.lastColumn = lastColumn;
    this.lines = lines;
    this.isWhole =
        firstColumn == 0
            && lastColumn == grid.columns() - 1
            && skippedColumns.isEmpty()
            && taken.isEmpty();
  }

  /** The same with one line before all others, for a header that stands below its table. */
  View led(int line) {
    int[] led = new int[lines.length];
    led[0] = lines[line];
    System.arraycopy(lines, 0, led, 1, line);
    System.arraycopy(lines, line + 1, led, line + 1, lines.length - line - 1);
    return with(firstColumn, lastColumn, led);
  }

  /** These columns, and of the lines those that pass and hold something in them. */
  private View narrowed(int fromColumn, int toColumn, IntPredicate isRead) {
    View all = with(fromColumn, toColumn, lines);
    int[] found = new int[lines.length];
    int size = 0;
    for (int index : lines) {
      if (isRead.test(index) && all.holdsSomething(index)) {
        found[size++] = index;
      }
    }
    return with(fromColumn, toColumn, Arrays.copyOf(found, size));
  }

  private View with(int fromColumn, int toColumn, int[] those) {
    return new View(grid, filled, skippedColumns, hiddenRows, taken, fromColumn, toColumn, those);
  }

  /** The part of these lines that lies in some columns. */
  View part(int fromLine, int endLine, int fromColumn, int toColumn) {
    return with(firstColumn, lastColumn, Arrays.copyOfRange(lines, fromLine, endLine))
        .narrowed(fromColumn, toColumn, index -> true);
  }

  private boolean holdsSomething(int index) {
    int cells = grid.cells(index);
    for (int n = 0; n < cells; n++) {
      if (isSeenNth(index, n)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a row's n-th cell lies in this part and says something. */
  private boolean isSeenNth(int index, int n) {
    return (isWhole || isSeen(index, grid.column(index, n))) && !grid.isBlankNth(index, n);
  }

  private boolean isSeen(int index, int column) {
    return isWhole
        || (column >= firstColumn
            && column <= lastColumn
            && !skippedColumns.get(column)
            && !isTaken(index, column));
  }

  private boolean isTaken(int index, int column) {
    for (int at = 0; at < taken.size(); at++) {
      if (taken.get(at).contains(grid.rowNumber(index), column)) {
        return true;
      }
    }
    return false;
  }

  Grid grid() {
    return grid;
  }

  FilledCells filled() {
    return filled;
  }

  int lines() {
    return lines.length;
  }

  int firstColumn() {
    return firstColumn;
  }

  int lastColumn() {
    return lastColumn;
  }

  /** The grid's index of a line. */
  int index(int line) {
    return lines[line];
  }

  int rowNumber(int line) {
    return grid.rowNumber(lines[line]);
  }

  /** How many rows that a person sees as empty lie between a line and the one before. */
  int gapBefore(int line) {
    if (line == 0) {
      return 0;
    }
    int from = rowNumber(line - 1) + 1;
    int to = rowNumber(line);
    return from >= to ? 0 : to - from - hiddenRows.get(from, to).cardinality();
  }

  /** Adds the columns that a line fills, without merged ones, to a set. */
  void columns(int line, BitSet into) {
    int index = lines[line];
    int cells = grid.cells(index);
    for (int n = 0; n < cells; n++) {
      if (!into.get(grid.column(index, n)) && isSeenNth(index, n)) {
        into.set(grid.column(index, n));
      }
    }
  }

  /** Counts the columns that a line fills, by their position in this part, but for some. */
  void count(int line, int[] into, BitSet without) {
    int index = lines[line];
    int cells = grid.cells(index);
    for (int n = 0; n < cells; n++) {
      int at = grid.column(index, n) - firstColumn;
      if ((at < 0 || !without.get(at)) && isSeenNth(index, n)) {
        into[at]++;
      }
    }
  }

  /** Whether a cell itself holds something. */
  boolean isFilled(int line, int column) {
    return isSeen(lines[line], column) && !grid.isBlank(lines[line], column);
  }

  /** How many cells of a line hold something. */
  int cells(int line) {
    int index = lines[line];
    int cells = grid.cells(index);
    int count = 0;
    for (int n = 0; n < cells; n++) {
      count += isSeenNth(index, n) ? 1 : 0;
    }
    return count;
  }

  /** Whether a line holds one cell alone. */
  boolean isSingle(int line) {
    int index = lines[line];
    int cells = grid.cells(index);
    int count = 0;
    for (int n = 0; n < cells && count < 2; n++) {
      count += isSeenNth(index, n) ? 1 : 0;
    }
    return count == 1;
  }

  /** The n-th column of a line that holds something, −1 when there are fewer. */
  int column(int line, int n) {
    int index = lines[line];
    int cells = grid.cells(index);
    int seen = 0;
    for (int cell = 0; cell < cells; cell++) {
      if (isSeenNth(index, cell) && seen++ == n) {
        return grid.column(index, cell);
      }
    }
    return -1;
  }

  /** What the cell looks like; a merged cell also in the rows below its first. */
  CellType type(int line, int column) {
    int index = lines[line];
    if (!isSeen(index, column)) {
      return CellType.EMPTY;
    }
    CellKind kind = grid.kind(index, column);
    if (kind == CellKind.EMPTY && !filled.isPlain()) {
      FilledCells.Source source = above(index, column);
      return type(source.index(), source.column(), grid.kind(source.index(), source.column()));
    }
    return type(index, column, kind);
  }

  private CellType type(int index, int column, CellKind kind) {
    return switch (kind) {
      case EMPTY -> CellType.EMPTY;
      case NUMBER, ERROR, NO_VALUE -> CellType.NUMBER;
      case DATE -> CellType.DATE;
      case BOOLEAN -> CellType.TEXT;
      case TEXT -> CellType.of(grid.text(index, column));
    };
  }

  /** The cell's text without white space around it; a merged cell also below its first row. */
  String text(int line, int column) {
    int index = lines[line];
    if (!isSeen(index, column)) {
      return "";
    }
    FilledCells.Source source =
        filled.isPlain() ? new FilledCells.Source(index, column) : above(index, column);
    return HeaderTexts.of(grid, source.index(), source.column());
  }

  private FilledCells.Source above(int index, int column) {
    Area merge = filled.merge(index, column);
    return merge == null || merge.firstColumn() != column
        ? new FilledCells.Source(index, column)
        : filled.source(index, column);
  }

  /** A cell's number, also where it is written as a text; NaN where it is none. */
  double number(int line, int column) {
    int index = lines[line];
    return grid.kind(index, column) == CellKind.TEXT
        ? NumberTexts.of(grid.text(index, column))
        : grid.number(index, column);
  }
}
