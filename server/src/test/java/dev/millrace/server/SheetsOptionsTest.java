package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that say what is read and which suggestions are followed. */
class SheetsOptionsTest {
  @TempDir Path directory;
  private Path folder;
  private Path out;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(directory.resolve("in"));
    out = directory.resolve("out.csv");
  }

  private Said unite(String... further) {
    List<String> arguments = new ArrayList<>(List.of("sheets", folder.toString()));
    arguments.addAll(List.of("-o", out.toString()));
    arguments.addAll(List.of(further));
    return Said.by(arguments.toArray(String[]::new));
  }

  /** Shops with their heads and cities; one city is misspelt, one contradicts both. */
  private void writeShops() throws Exception {
    String[] shops = {"Adler", "Birke", "Cedar", "Dorn", "Esche"};
    String[] heads = {"Ann", "Bob", "Eve", "Dora", "Emil"};
    String[] cities = {"Hamburg", "Stuttgart", "Leipzig", "Bremen", "Rostock"};
    StringBuilder text = new StringBuilder("Shop,Head,City,Amount\n");
    for (int row = 0; row < 90; row++) {
      String city = row == 31 ? "Stutgart" : row == 60 ? "Leipzig" : cities[row % 5];
      text.append(shops[row % 5])
          .append(',')
          .append(heads[row % 5])
          .append(',')
          .append(city)
          .append(',')
          .append(row)
          .append('\n');
    }
    Files.writeString(folder.resolve("shops.csv"), text.toString());
  }

  @Test
  void suggestionsAreOnlyFollowedWhereAskedAndOfTheKindThatIsAsked() throws Exception {
    writeShops();
    assertThat(unite().status()).isZero();
    assertThat(Files.readString(out)).contains("Birke,Bob,Stutgart,31", "Adler,Ann,Leipzig,60");

    Said spelling = unite("--accept-suggestions", "spelling");
    assertThat(spelling.status()).as(spelling.out() + spelling.err()).isZero();
    assertThat(Files.readString(out)).contains("Birke,Bob,Stuttgart,31", "Adler,Ann,Leipzig,60");
    assertThat(Files.readString(directory.resolve("out.fixes.yaml")))
        .contains("cell: \"C33\"", "raw: \"Stutgart\"", "rule: \"accepted\"");

    assertThat(unite("--accept-suggestions", "ALL").status()).isZero();
    assertThat(Files.readString(out)).contains("Birke,Bob,Stuttgart,31", "Adler,Ann,Hamburg,60");
  }

  @Test
  void aKindOfSuggestionsThatThereIsNotIsRefusedWithThoseThereAre() throws Exception {
    writeShops();
    Said said = unite("--accept-suggestions", "guesses");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("guesses").containsIgnoringCase("spelling");
    assertThat(out).doesNotExist();
  }

  /** A sheet with a hidden row (3) and a hidden column (C), and a hidden sheet. */
  private void writeHidden() throws Exception {
    try (Workbook workbook = new XSSFWorkbook();
        OutputStream to = new FileOutputStream(folder.resolve("a.xlsx").toFile())) {
      Sheet seen = sheet(workbook, "Seen", 1);
      seen.getRow(2).setZeroHeight(true);
      seen.setColumnHidden(2, true);
      sheet(workbook, "Unseen", 101);
      workbook.setSheetHidden(1, true);
      workbook.write(to);
    }
  }

  private static Sheet sheet(Workbook workbook, String name, int first) {
    Sheet sheet = workbook.createSheet(name);
    Row header = sheet.createRow(0);
    header.createCell(0).setCellValue("Shop");
    header.createCell(1).setCellValue("Amount");
    header.createCell(2).setCellValue("Cost");
    for (int row = 1; row <= 5; row++) {
      Row cells = sheet.createRow(row);
      cells.createCell(0).setCellValue("Shop " + (first + row - 1));
      cells.createCell(1).setCellValue(first + row + 0.5);
      cells.createCell(2).setCellValue(first + row + 1000.25);
    }
    return sheet;
  }

  @Test
  void hiddenRowsAndColumnsAreReadAndHiddenSheetsAreNot() throws Exception {
    writeHidden();
    Said said = unite();
    assertThat(said.status()).as(said.out() + said.err()).isZero();
    assertThat(Files.readAllLines(out)).hasSize(6).first().isEqualTo("shop,amount,cost");
    assertThat(Files.readString(out)).contains("Shop 2").doesNotContain("Shop 101");
  }

  @Test
  void whatIsHiddenIsReadOrLeftOutAsIsSaid() throws Exception {
    writeHidden();
    assertThat(unite("--without-hidden", "rows,columns", "--with-hidden", "sheets").status())
        .isIn(0, 3);
    assertThat(Files.readAllLines(out)).first().asString().startsWith("shop,amount");
    assertThat(Files.readString(out))
        .contains("Shop 1,", "Shop 101,")
        .doesNotContain("Shop 2,", "1003.25");
  }

  @Test
  void whatIsToBeReadAndLeftOutIsRefused() throws Exception {
    writeHidden();
    Said said = unite("--with-hidden", "rows", "--without-hidden", "rows");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("hidden rows are to be read and left out: which?");
    assertThat(unite("--with-hidden", "cells").status()).isEqualTo(2);
  }
}
