package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;

/** Reads a folder's xlsx files with fastexcel-reader alone, cell formats included. */
public final class ReadWithFastexcel {
  private ReadWithFastexcel() {}

  public static void main(String[] arguments) throws IOException {
    SheetSum sum = new SheetSum();
    for (Path file : SheetSum.files(arguments[0])) {
      try (ReadableWorkbook workbook =
          new ReadableWorkbook(file.toFile(), new ReadingOptions(true, true))) {
        for (Sheet sheet : workbook.getSheets().toList()) {
          add(sheet, sum);
        }
      }
    }
    sum.print();
  }

  private static void add(Sheet sheet, SheetSum sum) throws IOException {
    try (Stream<Row> rows = sheet.openStream()) {
      rows.forEach(row -> row.forEach(cell -> add(cell, sum)));
    }
  }

  private static void add(Cell cell, SheetSum sum) {
    if (cell == null || cell.getType() == CellType.EMPTY) {
      return;
    }
    cell.getDataFormatString(); // what is needed to tell dates from numbers
    if (cell.getType() == CellType.NUMBER) {
      sum.number(Double.parseDouble(cell.getRawValue()));
    } else {
      sum.text(cell.getText());
    }
  }
}
