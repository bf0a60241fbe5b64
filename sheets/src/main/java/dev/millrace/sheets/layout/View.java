package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The part of a sheet that is looked at: without rows and columns that are left out, without rows
 * of white space, and with merged cells filled downwards. Its rows are called lines; {@link #index}
 * leads back to the grid.
 */
final class View {
  private final Sheet sheet;
  private final Grid grid;
  private final FilledCells filled;
  private final BitSet hiddenColumns;
  private final BitSet hiddenRows;
  private final int[] lines;

  View(Sheet sheet, FindOptions options) {
    this.sheet = sheet;
    this.grid = sheet.grid();
    this.filled = new FilledCells(sheet);
    this.hiddenRows = sheet.hiddenRows();
    this.hiddenColumns = options.columns() == Hidden.READ ? new BitSet() : sheet.hiddenColumns();
    this.lines = lines(options.rows() == Hidden.READ ? new BitSet() : hiddenRows);
  }

  private int[] lines(BitSet leftOut) {
    int[] found = new int[grid.rows()];
    int size = 0;
    for (int index = 0; index < grid.rows(); index++) {
      if (!leftOut.get(grid.rowNumber(index)) && holdsSomething(index)) {
        found[size++] = index;
      }
    }
    return Arrays.copyOf(found, size);
  }

  private boolean holdsSomething(int index) {
    for (int cell = 0; cell < grid.cells(index); cell++) {
      int column = grid.column(index, cell);
      if (!hiddenColumns.get(column) && !grid.isBlank(index, column)) {
        return true;
      }
    }
    return false;
  }

  Sheet sheet() {
    return sheet;
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

  int columns() {
    return grid.columns();
  }

  /** The grid's index of a line. */
  int index(int line) {
    return lines[line];
  }

  int rowNumber(int line) {
    return grid.rowNumber(lines[line]);
  }

  boolean isLeftOut(int column) {
    return hiddenColumns.get(column);
  }

  /** How many rows that a person sees as empty lie between a line and the one before. */
  int gapBefore(int line) {
    if (line == 0) {
      return rowNumber(0);
    }
    int from = rowNumber(line - 1) + 1;
    int to = rowNumber(line);
    return from == to ? 0 : to - from - hiddenRows.get(from, to).cardinality();
  }

  /** What the cell looks like; a merged cell also in the rows below its first. */
  CellType type(int line, int column) {
    if (hiddenColumns.get(column)) {
      return CellType.EMPTY;
    }
    int index = lines[line];
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
    if (hiddenColumns.get(column)) {
      return "";
    }
    int index = lines[line];
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
}
