package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.sheets.dataset.Dataset;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Public folders of workbooks, read by Apache POI as well; skipped where they are not at hand. */
class RealFoldersTest {
  @TempDir Path directory;

  /** What an independent reading of all data rows gives. */
  private record Oracle(long rows, BigDecimal sum) {
    Oracle plus(Oracle other) {
      return new Oracle(rows + other.rows, sum.add(other.sum).stripTrailingZeros());
    }
  }

  @Test
  void twoSetsOfMonthsOfAStoreChainUniteAsPoiReadsThem() throws Exception {
    Path folder = folder("fzumstein__python-for-excel");
    Oracle expected = new Oracle(0, BigDecimal.ZERO);
    List<SourceFile> files = files(folder);
    for (SourceFile file : files) {
      expected = expected.plus(read(file.path(), "amount"));
    }
    try (Dataset dataset = Dataset.open(directory.resolve("sales.duckdb"), "sales")) {
      Intake.Taken taken = take(dataset, files);

      assertThat(taken.loaded()).isEqualTo(24);
      assertThat(taken.needsALook()).isFalse();
      assertThat(ask(dataset, "select count(*), sum(amount) from sales"))
          .isEqualTo(expected.rows + "|" + expected.sum.toPlainString());
      assertThat(
              ask(
                  dataset,
                  "select count(distinct date_trunc('month', transaction_date)), 0 from sales"))
          .startsWith("12|");
    }
  }

  @Test
  void salesBooksUniteByConfirmationsAloneAndNoRowIsLost() throws Exception {
    Path folder = folder("chris1610__pbpython");
    try (Dataset dataset = Dataset.open(directory.resolve("books.duckdb"), "books")) {
      Intake.Taken taken = take(dataset, files(folder));

      assertThat(taken.refused()).isZero();
      assertThat(taken.waiting()).isZero();
      assertThat(taken.counts().unaccounted()).isZero();
      for (String name :
          List.of("sales-jan-2014.xlsx", "sales-feb-2014.xlsx", "2018_Sales_Total.xlsx")) {
        Oracle expected = read(folder.resolve(name), "ext price");
        assertThat(
                ask(
                    dataset,
                    "select f.rows_data + f.rows_repeated + f.rows_rejected, 0 from audit.files f"
                        + " where f.name = '"
                        + name
                        + "'"))
            .isEqualTo(expected.rows + "|0");
      }
    }
  }

  @Test
  void rowsOfOverlappingBooksAreAsManyAsAnIndependentCountOfEqualRowsFinds() throws Exception {
    Path folder = folder("chris1610__pbpython");
    Map<String, Integer> year = equalRows(folder.resolve("2018_Sales_Total.xlsx"));
    Map<String, Integer> months = new HashMap<>();
    for (String month : List.of("jan", "feb", "mar")) {
      Path file = folder.resolve("sales-" + month + "-2014.xlsx");
      equalRows(file).forEach((row, count) -> months.merge(row, count, Integer::sum));
    }
    int expected =
        shared(year, equalRows(folder.resolve("2018_Sales_Total_v2.xlsx")))
            + shared(year, equalRows(folder.resolve("2018_Sales_Total_Tabs.xlsx")))
            + shared(months, equalRows(folder.resolve("sample-salesv3.xlsx")));
    try (Dataset dataset = Dataset.open(directory.resolve("books.duckdb"), "books")) {
      Intake.Taken taken =
          new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
              .take(files(folder), Map.of(), Decider.NOBODY);

      assertThat(taken.counts().repeated()).isEqualTo(expected).isEqualTo(2169);
    }
  }

  /** How often two files have the same row, a row of the one for a row of the other. */
  private static int shared(Map<String, Integer> one, Map<String, Integer> other) {
    return other.entrySet().stream()
        .mapToInt(row -> Math.min(row.getValue(), one.getOrDefault(row.getKey(), 0)))
        .sum();
  }

  /** The rows of all sheets below their first, moments to the second, each with its count. */
  private static Map<String, Integer> equalRows(Path file) throws IOException {
    Map<String, Integer> rows = new HashMap<>();
    try (Workbook workbook = WorkbookFactory.create(file.toFile(), null, true)) {
      for (Sheet sheet : workbook) {
        for (int number = 1; number <= sheet.getLastRowNum(); number++) {
          Row row = sheet.getRow(number);
          if (row == null || row.getCell(0) == null) {
            continue;
          }
          StringBuilder text = new StringBuilder();
          for (int column = 0; column < 7; column++) {
            text.append(plain(row.getCell(column), column)).append('|');
          }
          rows.merge(text.toString(), 1, Integer::sum);
        }
      }
    }
    return rows;
  }

  private static String plain(Cell cell, int column) {
    boolean isNumber = cell.getCellType() == CellType.NUMERIC;
    if (column < 6) {
      return isNumber ? "" + cell.getNumericCellValue() : cell.getStringCellValue();
    }
    LocalDateTime moment =
        isNumber
            ? cell.getLocalDateTimeCellValue()
            : LocalDateTime.parse(cell.getStringCellValue().replace(' ', 'T'));
    return moment.plusNanos(500_000_000).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Intake.Taken take(Dataset dataset, List<SourceFile> files)
      throws IOException, InterruptedException {
    return new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
        .take(
            files,
            Map.of(),
            (waiting, schema, preview) -> waiting.as(LayoutDecision.State.CONFIRMED));
  }

  /** Rows below the first that hold something, and the exact sum of a column. */
  private static Oracle read(Path file, String column) throws IOException {
    try (Workbook workbook = WorkbookFactory.create(file.toFile(), null, true)) {
      Sheet sheet = workbook.getSheetAt(0);
      Row header = sheet.getRow(0);
      int at = 0;
      while (!header.getCell(at).getStringCellValue().equals(column)) {
        at++;
      }
      long rows = 0;
      BigDecimal sum = BigDecimal.ZERO;
      for (int number = 1; number <= sheet.getLastRowNum(); number++) {
        Row row = sheet.getRow(number);
        if (row != null
            && row.getCell(at) != null
            && row.getCell(at).getCellType() == CellType.NUMERIC) {
          rows++;
          sum = sum.add(BigDecimal.valueOf(row.getCell(at).getNumericCellValue()));
        }
      }
      return new Oracle(rows, sum.stripTrailingZeros());
    }
  }

  private static String ask(Dataset dataset, String sql) throws SQLException {
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1) + "|" + row.getBigDecimal(2).stripTrailingZeros().toPlainString();
    }
  }

  private static List<SourceFile> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted()
          .map(file -> new SourceFile(String.valueOf(file.getFileName()), file))
          .toList();
    }
  }

  /** The folder of data for measuring beside the repository's root. */
  private static Path folder(String name) {
    Path above =
        Path.of("").toAbsolutePath().resolve("../../shared/data/sheets").resolve(name).normalize();
    assumeThat(above).as("the public workbooks are not at hand").exists();
    return above;
  }
}
