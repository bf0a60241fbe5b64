package dev.millrace.bench;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.read.ReadOptions;
import dev.millrace.sheets.read.SheetReader;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a folder's xlsx files with {@link SheetReader}, one after the other, and sums them up. */
public final class ReadWithMillrace {
  private ReadWithMillrace() {}

  public static void main(String[] arguments) throws IOException {
    SheetSum sum = new SheetSum();
    for (Path file : SheetSum.files(arguments[0])) {
      for (Sheet sheet : new SheetReader().read(file, ReadOptions.defaults()).sheets()) {
        add(sheet.grid(), sum);
      }
    }
    sum.print();
  }

  private static void add(Grid grid, SheetSum sum) {
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        CellKind kind = grid.kind(row, column);
        if (kind == CellKind.TEXT) {
          sum.text(grid.text(row, column));
        } else if (kind != CellKind.EMPTY) {
          sum.number(grid.number(row, column));
        }
      }
    }
  }
}
