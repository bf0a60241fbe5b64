package dev.millrace.sheets.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.ingest.Intake;
import dev.millrace.sheets.ingest.IntakeSettings;
import dev.millrace.sheets.ingest.Progress;
import dev.millrace.sheets.ingest.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workbook, as Apache POI reads it. */
class WorkbookExportTest {
  @TempDir Path directory;

  @Test
  void valuesKeepTheirTypesAndTextsAreTextsWhateverTheyBeginWith() throws Exception {
    export(
        """
        Day,Taken at,Product,Amount,Paid
        2024-01-31,2024-01-31 08:30:00,=1+1,12.50,true
        2024-02-29,2024-02-29 23:59:59,@sum,-3,false
        2024-03-01,2024-03-01 00:00:01,007,1000000,true
        2024-03-02,2024-03-02 10:00:00,,,
        """);
    try (Workbook workbook = WorkbookFactory.create(directory.resolve("out.xlsx").toFile())) {
      Sheet table = workbook.getSheetAt(0);
      assertThat(table.getSheetName()).isEqualTo("sales");
      assertThat(texts(table, 0)).containsExactly("day", "taken_at", "product", "amount", "paid");
      assertThat(table.getPaneInformation().isFreezePane()).isTrue();
      Cell formula = table.getRow(1).getCell(2);
      assertThat(formula.getCellType()).isEqualTo(CellType.STRING);
      assertThat(formula.getStringCellValue()).isEqualTo("=1+1");
      assertThat(table.getRow(2).getCell(2).getStringCellValue()).isEqualTo("@sum");
      assertThat(table.getRow(3).getCell(2).getStringCellValue()).isEqualTo("007");
      assertThat(table.getRow(1).getCell(3).getNumericCellValue()).isEqualTo(12.5);
      assertThat(table.getRow(2).getCell(3).getNumericCellValue()).isEqualTo(-3);
      assertThat(table.getRow(1).getCell(4).getBooleanCellValue()).isTrue();
      Cell day = table.getRow(2).getCell(0);
      assertThat(DateUtil.isCellDateFormatted(day)).isTrue();
      assertThat(day.getLocalDateTimeCellValue()).isEqualTo("2024-02-29T00:00");
      assertThat(table.getRow(2).getCell(1).getLocalDateTimeCellValue())
          .isEqualTo("2024-02-29T23:59:59");
      assertThat(table.getRow(4).getCell(3)).isNull();
    }
  }

  @Test
  void theBooksStandOnSheetsOfTheirOwn() throws Exception {
    StringBuilder text = new StringBuilder("Day,Product,Amount\n");
    for (int day = 1; day <= 28; day++) {
      text.append("2024-02-%02d,pen,%s\n".formatted(day, day == 7 ? "lots" : "" + day));
    }
    text.append("29.02.2024,ink,1\n");
    export(text.toString());
    try (Workbook workbook = WorkbookFactory.create(directory.resolve("out.xlsx").toFile())) {
      List<String> names = new ArrayList<>();
      workbook.forEach(sheet -> names.add(sheet.getSheetName()));
      assertThat(names)
          .containsExactly(
              "sales", "Files", "Changes", "Rejects", "Suggestions", "Fixes", "Other rows");
      assertThat(texts(workbook.getSheet("Files"), 1).subList(0, 3))
          .containsExactly("a.csv", "csv (UTF-8, ',')", "loaded");
      assertThat(texts(workbook.getSheet("Changes"), 1))
          .containsExactly(
              "a.csv", "", "30.0", "A30", "day", "29.02.2024", "text-date", "2024-02-29");
      assertThat(texts(workbook.getSheet("Rejects"), 0))
          .containsExactly(
              "file", "sheet", "row", "cell", "column", "reason", "raw", "fix", "texts", "sha256");
      assertThat(texts(workbook.getSheet("Rejects"), 1).subList(2, 7))
          .containsExactly("8.0", "C8", "amount", "'lots' is no number", "lots");
      assertThat(texts(workbook.getSheet("Other rows"), 1)).contains("HEADER");
      assertThat(workbook.getSheet("sales").getLastRowNum()).isEqualTo(28);
    }
  }

  private void export(String content) throws Exception {
    Path file = Files.writeString(directory.resolve("a.csv"), content);
    try (Dataset dataset = Dataset.open(directory.resolve("sales.duckdb"), "sales")) {
      new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
          .take(List.of(new SourceFile("a.csv", file)), Map.of(), Decider.NOBODY);
      new WorkbookExport(dataset).write(directory.resolve("out.xlsx"));
    }
  }

  private static List<String> texts(Sheet sheet, int row) {
    List<String> texts = new ArrayList<>();
    for (int column = 0; column < sheet.getRow(0).getLastCellNum(); column++) {
      Cell cell = sheet.getRow(row).getCell(column);
      texts.add(cell == null ? "" : cell.toString());
    }
    return texts;
  }
}
