package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which files {@code millrace sheets} reads and writes: it never loses one that it did not write.
 */
class SheetsFilesTest {
  @TempDir Path directory;
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(directory.resolve("in"));
  }

  private static Said sheets(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("sheets"));
    Stream.of(arguments).map(String::valueOf).forEach(all::add);
    return Said.by(all.toArray(String[]::new));
  }

  private static String sales(String store, int rows) {
    StringBuilder text = new StringBuilder("Day,Store,Amount\n");
    for (int day = 1; day <= rows; day++) {
      text.append("2024-01-%02d,%s,%d.5\n".formatted(day, store, day));
    }
    return text.toString();
  }

  private static Path write(Path folder, String name, String text) throws Exception {
    return Files.writeString(Files.createDirectories(folder).resolve(name), text);
  }

  @Test
  void aSourceIsNeverOverwritten() throws Exception {
    Path source = write(folder, "jan.csv", sales("A", 8));

    Said itself = sheets(source, "-o", source);
    assertThat(itself.status()).isEqualTo(1);
    assertThat(itself.err()).contains("would be read and overwritten").hasLineCount(1);
    Said among = sheets(folder, "-o", source);
    assertThat(among.status()).isEqualTo(1);
    assertThat(among.err()).contains("none that Millrace wrote");

    assertThat(source).hasContent(sales("A", 8));
  }

  @Test
  void aFileOfSomebodyElsesIsOnlyOverwrittenWhenAsked() throws Exception {
    write(folder, "jan.csv", sales("A", 8));
    Path other = write(directory, "out.csv", "not from here");

    assertThat(sheets(folder, "-o", other).status()).isEqualTo(1);
    assertThat(other).hasContent("not from here");

    Said asked = sheets(folder, "-o", other, "--overwrite");
    assertThat(asked.status()).as(asked.err()).isZero();
    assertThat(Files.readAllLines(other)).hasSize(9);
    Said again = sheets(folder, "-o", other);
    assertThat(again.status()).as(again.err()).isZero();
  }

  @Test
  void whatAnEarlierRunWroteIsNoSource() throws Exception {
    write(folder, "jan.csv", sales("A", 8));
    assertThat(sheets(folder, "-o", folder.resolve("first.csv")).status()).isZero();

    Said second = sheets(folder, "-o", folder.resolve("second.csv"));

    assertThat(second.status()).as(second.out() + second.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("second.csv"))).hasSize(9);
  }

  @Test
  void filesOfOneNameInTwoFoldersAreTwoFiles() throws Exception {
    Path a = directory.resolve("a");
    Path b = directory.resolve("b");
    write(a, "jan.csv", sales("A", 5));
    write(b, "jan.csv", sales("B", 7));

    Said both = sheets(a, b, "-o", directory.resolve("out.xlsx"));

    assertThat(both.status()).as(both.out() + both.err()).isZero();
    assertThat(both.out()).contains("14 rows read = 12 in the table");
    try (Workbook workbook =
        WorkbookFactory.create(directory.resolve("out.xlsx").toFile(), null, true)) {
      assertThat(workbook.getSheet("Files").getLastRowNum()).isEqualTo(2);
    }
  }

  @Test
  void aRunInWhichNothingLoadsWritesAnEmptyTableWithReportAndMapping() throws Exception {
    write(folder, "q.csv", "Day,Amount\n01/02/2024,\"1,234\"\n02/03/2024,\"2,345\"\n");
    for (String ending : List.of("csv", "xlsx", "parquet", "duckdb")) {
      Path out = directory.resolve("to-" + ending).resolve("w." + ending);
      Files.createDirectories(out.getParent());

      Said said = sheets(folder, "-o", out);

      assertThat(said.status()).as(ending + said.out() + said.err()).isEqualTo(3);
      assertThat(out).exists();
      assertThat(out.resolveSibling("w.report.html")).exists();
      assertThat(out.resolveSibling("w.mapping.yaml")).content().contains("dateOrder");
    }
  }

  @Test
  void whereNothingCanBeWrittenIsSaidBeforeTheWork() throws Exception {
    write(folder, "jan.csv", sales("A", 8));

    Said said = sheets(folder, "-o", directory.resolve("nodir").resolve("x.csv"));

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("nodir").hasLineCount(1);
  }

  @Test
  void filesOfDecisionsThatCannotBeReadAreSaidInOneLine() throws Exception {
    write(folder, "jan.csv", sales("A", 8));
    Path out = directory.resolve("out.csv");
    Path broken = write(directory, "m.yaml", "layouts: [");

    for (Path mapping : List.of(broken, directory.resolve("none.yaml"))) {
      Said said = sheets(folder, "-o", out, "--mapping", mapping);
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err()).contains(mapping.toString()).doesNotContain("\tat ").hasLineCount(1);
    }
    Said repair = sheets(folder, "-o", out, "--repair", "7");
    assertThat(repair.status()).isNotZero();
    assertThat(repair.err()).contains("repair");
  }

  @Test
  void booksThatNoWorkbookHoldsLieBesideTheTable() throws Exception {
    write(folder, "jan.csv", sales("A", 25).replace(",8.5", ",lots"));
    Path out = directory.resolve("out.csv");

    assertThat(sheets(folder, "-o", out).status()).isEqualTo(3);

    assertThat(directory.resolve("out.rejects.csv")).content().contains("lots");
  }

  @Test
  void datesAndNumbersThatExcelLacksAreTextsInTheWorkbook() throws Exception {
    String text = "Day,Code,Note\n1850-05-05,12345678901234567,a\n1899-12-31,2,b\n2024-01-01,3,c\n";
    write(folder, "old.csv", text);
    Path out = directory.resolve("out.xlsx");

    Said said = sheets(folder, "-o", out);

    assertThat(said.err() + said.out()).contains("date");
    try (Workbook workbook = WorkbookFactory.create(out.toFile(), null, true)) {
      var data = workbook.getSheet("data");
      assertThat(data.getRow(1).getCell(0).getStringCellValue()).isEqualTo("1850-05-05");
      assertThat(data.getRow(1).getCell(1).getStringCellValue()).isEqualTo("12345678901234567");
      assertThat(data.getRow(3).getCell(0).getLocalDateTimeCellValue().getYear()).isEqualTo(2024);
    }
  }
}
