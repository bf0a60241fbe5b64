package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.layout.Hidden;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hidden rows, columns and sheets are read or left out as said, and accounted for either way. */
class HiddenPartsTest {
  @TempDir Path directory;
  private Folder folder;

  @BeforeEach
  void open() {
    folder = new Folder(directory);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void hiddenRowsAndColumnsAreReadUnlessSaidOtherwise() throws Exception {
    Intake.Taken taken = take(FindOptions.standard());

    assertThat(folder.rows("select count(*), sum(secret) from data")).containsExactly("6|21");
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(
            folder.rows(
                "select sheet, count(*) from audit.others where role = 'HIDDEN' group by 1"))
        .containsExactly("Old|7");
  }

  @Test
  void whatIsHiddenIsLeftOutAndListedWhereSaid() throws Exception {
    Intake.Taken taken =
        take(new FindOptions(Hidden.LEAVE_OUT, Hidden.LEAVE_OUT, Hidden.LEAVE_OUT));

    assertThat(folder.rows("select count(*), sum(amount) from data")).containsExactly("4|16");
    assertThat(
            folder.rows(
                "select count(*) from information_schema.columns where table_name = 'data' and column_name = 'secret'"))
        .containsExactly("0");
    assertThat(
            folder.rows(
                "select sheet, row from audit.others where role = 'HIDDEN' and sheet = 'Sales' order by row"))
        .containsExactly("Sales|3", "Sales|4");
    assertThat(taken.counts().unaccounted()).isZero();
  }

  @Test
  void hiddenSheetsAreReadWhereSaid() throws Exception {
    take(new FindOptions(Hidden.READ, Hidden.READ, Hidden.READ));

    assertThat(folder.rows("select count(*) from data")).containsExactly("12");
  }

  private Intake.Taken take(FindOptions finding) throws Exception {
    Path file = directory.resolve("book.xlsx");
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      Sheet sales = fill(book.createSheet("Sales"), 0);
      sales.getRow(2).setZeroHeight(true);
      sales.getRow(3).setZeroHeight(true);
      sales.setColumnHidden(2, true);
      fill(book.createSheet("Old"), 100);
      book.setSheetHidden(1, true);
      book.write(out);
    }
    IntakeSettings settings = IntakeSettings.standard().with(finding);
    return new Intake(folder.dataset, settings, Progress.NONE)
        .take(List.of(new SourceFile("book.xlsx", file)), Map.of(), Decider.NOBODY);
  }

  private static Sheet fill(Sheet sheet, int from) {
    Row header = sheet.createRow(0);
    header.createCell(0).setCellValue("Lot");
    header.createCell(1).setCellValue("Amount");
    header.createCell(2).setCellValue("Secret");
    for (int i = 1; i <= 6; i++) {
      Row row = sheet.createRow(i);
      row.createCell(0).setCellValue("Lot " + (from + i));
      row.createCell(1).setCellValue(i);
      row.createCell(2).setCellValue(i);
    }
    return sheet;
  }
}
