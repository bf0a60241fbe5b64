package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.AreaReference;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XlsxFilesTest {
  @TempDir Path folder;

  @Test
  void readsWhatEachCellHolds() throws IOException {
    Grid grid;
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      XSSFSheet sheet = book.createSheet("Sales");
      Row row = sheet.createRow(3);
      row.createCell(0).setCellValue("größe\n");
      row.createCell(1).setCellValue(-1234.56789012345);
      row.getCell(1).setCellStyle(style(book, "#,##0.00 \"€\""));
      row.createCell(2).setCellValue(45000.25);
      row.getCell(2).setCellStyle(style(book, "yyyy-mm-dd hh:mm"));
      row.createCell(3).setCellValue(true);
      row.createCell(4).setCellFormula("1/0");
      row.getCell(4).setCellErrorValue((byte) 7);
      row.createCell(5).setCellFormula("A1&\"x\"");
      row.getCell(5).setCellValue("cached");
      row.createCell(8).setCellValue(1.104);
      row.getCell(8).setCellStyle(style(book, "[h]:mm"));
      row.createCell(9).setCellValue(1);
      row.getCell(9).setCellStyle(style(book, "d/m/yyyy"));
      grid = read(book).sheets().getFirst().grid();
    }

    assertThat(grid.rowNumber(0)).isEqualTo(3);
    assertThat(grid.text(0, 0)).isEqualTo("größe\n");
    assertThat(grid.number(0, 1)).isEqualTo(-1234.56789012345);
    assertThat(grid.format(0, 1)).isEqualTo("#,##0.00 \"€\"");
    assertThat(grid.kind(0, 2)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(0, 2)).isEqualTo(45000.25);
    assertThat(grid.text(0, 3)).isEqualTo("TRUE");
    assertThat(grid.kind(0, 4)).isEqualTo(CellKind.ERROR);
    assertThat(grid.text(0, 4)).isEqualTo("#DIV/0!");
    assertThat(grid.isFormula(0, 4)).isTrue();
    assertThat(grid.text(0, 5)).isEqualTo("cached");
    assertThat(grid.kind(0, 8)).isEqualTo(CellKind.DATE);
    assertThat(grid.number(0, 8)).as("a duration is no day").isEqualTo(1.104);
    assertThat(grid.number(0, 9)).as("1900-01-01").isEqualTo(2);
  }

  @Test
  void readsWhatAPersonSeesOfASheet() throws IOException {
    Workbook workbook;
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      XSSFSheet sheet = book.createSheet("first");
      for (int i = 0; i < 5; i++) {
        sheet.createRow(i).createCell(0).setCellValue("h" + i);
        sheet.getRow(i).createCell(1).setCellValue("v" + i);
      }
      sheet.addMergedRegion(new CellRangeAddress(0, 1, 2, 4));
      sheet.getRow(2).setZeroHeight(true);
      sheet.setColumnHidden(1, true);
      sheet.createTable(new AreaReference("A1:B5", book.getSpreadsheetVersion()));
      book.createSheet("second");
      book.setSheetHidden(1, true);
      workbook = read(book);
    }

    Sheet first = workbook.sheets().getFirst();
    assertThat(first.name()).isEqualTo("first");
    assertThat(first.merged()).containsExactly(new Area(0, 2, 1, 4));
    assertThat(first.hiddenRows().stream()).containsExactly(2);
    assertThat(first.hiddenColumns().stream()).containsExactly(1);
    assertThat(first.tables()).containsExactly(new Area(0, 0, 4, 1));
    assertThat(workbook.sheets().get(1).hidden()).isTrue();
  }

  @Test
  void countsDaysFrom1904WhereTheFileDoes() throws IOException {
    Grid grid;
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      book.getCTWorkbook().addNewWorkbookPr().setDate1904(true);
      Row row = book.createSheet().createRow(0);
      row.createCell(0).setCellValue(0.5);
      row.getCell(0).setCellStyle(style(book, "yyyy-mm-dd hh:mm"));
      row.createCell(1).setCellValue(0.5);
      row.getCell(1).setCellStyle(style(book, "hh:mm"));
      grid = read(book).sheets().getFirst().grid();
    }

    assertThat(grid.number(0, 0)).isEqualTo(1462.5);
    assertThat(grid.number(0, 1)).isEqualTo(0.5);
  }

  @Test
  void tellsAFormulaWithoutValueFromAnEmptyText() throws IOException {
    Grid grid;
    try (XSSFWorkbook book = new XSSFWorkbook()) {
      Row row = book.createSheet().createRow(0);
      XSSFCell bare = (XSSFCell) row.createCell(0);
      bare.setCellFormula("SUM(B1:B2)");
      row.createCell(1).setCellFormula("\"\"");
      row.getCell(1).setCellValue("");
      row.createCell(2).setCellValue("x");
      grid = read(book).sheets().getFirst().grid();
    }

    assertThat(grid.kind(0, 0)).isEqualTo(CellKind.NO_VALUE);
    assertThat(grid.kind(0, 1)).isEqualTo(CellKind.EMPTY);
  }

  private static CellStyle style(XSSFWorkbook book, String format) {
    CellStyle style = book.createCellStyle();
    style.setDataFormat(book.createDataFormat().getFormat(format));
    return style;
  }

  private Workbook read(XSSFWorkbook book) throws IOException {
    Path file = folder.resolve("file");
    try (OutputStream out = Files.newOutputStream(file)) {
      book.write(out);
    }
    return new SheetReader().read(file, ReadOptions.defaults());
  }
}
