package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a sheet from a reader and keeps to the budget. Cells usually come row by row from left to
 * right and go straight into the grid; those that come late are set aside and put in their place at
 * the end.
 */
final class SheetBuilder {
  private static final int MOST_COLUMNS = 1 << 14;
  private static final int MOST_ROWS = 1 << 24;
  private static final int BYTES_PER_AREA = 32;

  private final Budget budget;
  private final String name;
  private boolean hidden;
  private final Grid.Builder cells = new Grid.Builder();
  private final LateCells late = new LateCells();
  private final List<Area> merged = new ArrayList<>();
  private final List<Area> tables = new ArrayList<>();
  private final BitSet hiddenRows = new BitSet();
  private final BitSet hiddenColumns = new BitSet();
  private int row = -1;
  private int column = -1;
  private int lastRow = -1;
  private boolean begun;
  private long keptText;

  SheetBuilder(Budget budget, String name, boolean hidden) {
    budget.sheet();
    budget.keepName(name);
    this.budget = budget;
    this.name = name;
    this.hidden = hidden;
  }

  /** Begins a row; rows and cells without content cost nothing. */
  void row(int number) {
    if (number < 0 || number >= MOST_ROWS) {
      throw new UnreadableSheetException(
          Reason.DAMAGED,
          "The file has a cell in row %,d, which no spreadsheet has.".formatted(number + 1L));
    }
    row = number;
    begun = false;
    column = -1;
  }

  int row() {
    return row;
  }

  void text(int column, String text, boolean formula) {
    put(column, CellKind.TEXT, text, formula);
  }

  void error(int column, String code, boolean formula) {
    put(column, CellKind.ERROR, code, formula);
  }

  private void put(int column, CellKind kind, String text, boolean formula) {
    if (text.isEmpty()) {
      return;
    }
    budget.text(text.length());
    if (inPlace(column)) {
      cells.text(column, kind, text, formula);
      budget.keep(cells.textBytes() - keptText);
      keptText = cells.textBytes();
    } else {
      budget.keep(2L * text.length());
      late.add(row, column, kind, text, 0, null, formula);
    }
  }

  void bool(int column, boolean value, boolean formula) {
    number(column, CellKind.BOOLEAN, value ? 1 : 0, null, formula);
  }

  void number(int column, double stored, NumberFormat format, boolean from1904, boolean formula) {
    number(column, format.kind(), format.value(stored, from1904), format.code(), formula);
  }

  /** A moment in days since 1899-12-30, which needs no conversion. */
  void moment(int column, double days, NumberFormat format, boolean formula) {
    number(column, CellKind.DATE, days, format.code(), formula);
  }

  private void number(
      int column, CellKind kind, double value, @Nullable String format, boolean formula) {
    if (inPlace(column)) {
      cells.number(column, kind, value, format, formula);
    } else {
      late.add(row, column, kind, "", value, format, formula);
    }
  }

  void noValue(int column) {
    if (inPlace(column)) {
      cells.noValue(column);
    } else {
      late.add(row, column, CellKind.NO_VALUE, "", 0, null, true);
    }
  }

  /** Whether the cell comes in order; its row is begun then. */
  private boolean inPlace(int at) {
    checkColumn(at);
    budget.cell();
    if (!begun) {
      if (row <= lastRow) {
        return false;
      }
      budget.row();
      cells.row(row);
      lastRow = row;
      begun = true;
    }
    if (at <= column) {
      return false;
    }
    column = at;
    return true;
  }

  /** Refuses a cell beyond the last column. */
  void checkColumn(int at) {
    if (at < 0 || at >= MOST_COLUMNS) {
      throw new UnreadableSheetException(
          Reason.DAMAGED,
          "The file has a cell in column %,d; spreadsheets end at %,d."
              .formatted(at + 1L, MOST_COLUMNS));
    }
  }

  void merge(Area area) {
    budget.keep(BYTES_PER_AREA);
    merged.add(area);
  }

  void table(Area area) {
    budget.keep(BYTES_PER_AREA);
    tables.add(area);
  }

  void hideRow(int number) {
    hideRows(number, number);
  }

  void hideRows(int first, int last) {
    if (first >= 0 && last >= first) {
      long before = hiddenRows.size();
      hiddenRows.set(Math.min(first, MOST_ROWS), Math.min(last, MOST_ROWS - 1) + 1);
      budget.keep((hiddenRows.size() - before) / Byte.SIZE);
    }
  }

  /** Columns beyond the last possible one are left out. */
  void hideColumns(int first, int last) {
    if (first >= 0 && last >= first) {
      hiddenColumns.set(Math.min(first, MOST_COLUMNS), Math.min(last, MOST_COLUMNS - 1) + 1);
    }
  }

  /** For formats that say only at a sheet's end that its tab is hidden. */
  void hide() {
    hidden = true;
  }

  Sheet build() {
    Grid grid = late.mergedInto(cells.build(), budget);
    return new Sheet(name, hidden, grid, merged, hiddenRows, hiddenColumns, tables);
  }
}
