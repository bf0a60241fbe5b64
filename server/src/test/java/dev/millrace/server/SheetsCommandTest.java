package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody types who unites a folder of spreadsheets without a server. */
class SheetsCommandTest {
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
    return Said.typing("", arguments.toArray(String[]::new));
  }

  @Test
  void tablesOfDifferentKindsAreProposedAndWrittenApart() throws Exception {
    Files.writeString(
        folder.resolve("sales-1.csv"), "Day,Customer,Amount\n2024-01-01,7,1.5\n2024-01-02,8,2\n");
    Files.writeString(
        folder.resolve("sales-2.csv"), "Day,Customer,Amount\n2024-02-01,7,3\n2024-02-02,8,4\n");
    Files.writeString(
        folder.resolve("customers.csv"), "Customer,Name,City\n7,Ann,Cork\n8,Bob,Bath\n");

    Said together = unite();
    assertThat(together.status()).isEqualTo(3);
    assertThat(together.out())
        .contains("2 kinds of tables", "--split", "out-sales.csv, out-customers.csv");

    Said apart = unite("--split");
    assertThat(apart.status()).as(apart.out()).isZero();
    assertThat(Files.readAllLines(directory.resolve("out-sales.csv"))).hasSize(5);
    assertThat(Files.readString(directory.resolve("out-customers.csv"))).contains("7,Ann,Cork");
    assertThat(directory.resolve("out-customers.report.html")).exists();
  }

  @Test
  void aFileOfFixesIsFilledInAndReplayed() throws Exception {
    Files.writeString(folder.resolve("a.csv"), sales("lots"));
    assertThat(unite().status()).isEqualTo(3);
    Path fixes = directory.resolve("out.fixes.yaml");
    String text = Files.readString(fixes);
    assertThat(text).contains("cell: \"C8\"", "raw: \"lots\"", "reason: \"'lots' is no number\"");

    Files.writeString(fixes, text.replace("fix: null", "fix: \"7,5 or so\""));
    Said refused = unite("--fixes", fixes.toString());
    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.out())
        .contains("still wrong after its fix: a.csv, row 8, amount: '7,5 or so' is no number");

    Files.writeString(fixes, text.replace("fix: null", "fix: 7"));
    Said fixed = unite("--fixes", fixes.toString());
    assertThat(fixed.status()).as(fixed.out()).isZero();
    assertThat(fixed.out()).contains("26 rows read = 25 in the table + 0 rejected");
    assertThat(Files.readString(out)).contains("2024-01-07,Ann,7,1\n");
    assertThat(Files.readString(fixes))
        .contains("fix: \"7\"", "rule: \"by-hand\"", "by: \"" + System.getProperty("user.name"));

    Files.writeString(folder.resolve("a.csv"), sales("many"));
    Said changed = unite("--fixes", fixes.toString());
    assertThat(changed.status()).isEqualTo(3);
    assertThat(changed.out()).contains("a fix was not used: a.csv, C8: the file has changed");
  }

  @Test
  void theSheetOfRejectsIsFilledInAndReplayed() throws Exception {
    Files.writeString(folder.resolve("a.csv"), sales("lots"));
    out = directory.resolve("out.xlsx");
    assertThat(unite().status()).isEqualTo(3);
    Path edited = directory.resolve("edited.xlsx");
    try (InputStream from = Files.newInputStream(out);
        Workbook workbook = WorkbookFactory.create(from);
        OutputStream to = new FileOutputStream(edited.toFile())) {
      Sheet rejects = workbook.getSheet("Rejects");
      assertThat(cell(rejects, 1, "reason")).isEqualTo("'lots' is no number");
      assertThat(cell(rejects, 1, "raw")).isEqualTo("lots");
      rejects.getRow(1).createCell(column(rejects, "fix")).setCellValue(7);
      workbook.write(to);
    }

    Said fixed = unite("--fixes", edited.toString());

    assertThat(fixed.status()).as(fixed.out() + fixed.err()).isZero();
    try (Workbook workbook = WorkbookFactory.create(out.toFile(), null, true)) {
      assertThat(workbook.getSheet("data").getRow(7).getCell(2).getNumericCellValue()).isEqualTo(7);
      assertThat(cell(workbook.getSheet("Changes"), 1, "rule")).isEqualTo("by-hand");
    }
  }

  @Test
  void aFileWithoutFixesIsRefusedWithOneSentence() throws Exception {
    Files.writeString(folder.resolve("a.csv"), sales("7"));
    Said said = unite("--fixes", folder.resolve("a.csv").toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("holds no fixes");
  }

  @Test
  void aLayoutIsAskedAboutAndTheAnswerReplayedWithTheMapping() throws Exception {
    Files.writeString(folder.resolve("a.csv"), sales("7"));
    Files.writeString(folder.resolve("odd.csv"), odd());
    assertThat(unite().status()).isEqualTo(3);

    Said asked = interactive("c\norder_date\ncustomer\namount\n-\n");

    assertThat(asked.status()).as(asked.out() + asked.err()).isZero();
    assertThat(asked.err())
        .contains("A new layout, first seen in odd.csv")
        .contains("When was it", "Who was it")
        .contains("[a]ccept, [c]hange, point at the [h]eader, [i]gnore this layout, or [s]kip")
        .contains("Note -> [");
    assertThat(Files.readString(out))
        .startsWith("order_date,customer,amount,pieces\n")
        .contains("2024-01-03,Eve,3,\n");

    Path mapping = Files.move(directory.resolve("out.mapping.yaml"), directory.resolve("m.yaml"));
    Said replayed = unite("--mapping", mapping.toString());
    assertThat(replayed.status()).as(replayed.out()).isZero();
    assertThat(Files.readString(out)).contains("2024-01-03,Eve,3,\n");
  }

  @Test
  void aLayoutCanBeLeftOutOrSkippedAndNoAnswerIsNone() throws Exception {
    Files.writeString(folder.resolve("a.csv"), sales("7"));
    Files.writeString(folder.resolve("odd.csv"), odd());
    Said ignored = interactive("i\n");
    assertThat(ignored.status()).as(ignored.out()).isZero();
    assertThat(ignored.out()).contains("25 in the table + 0 rejected + 0 repeated + 12 waiting");
    assertThat(Files.readString(directory.resolve("out.mapping.yaml"))).contains("IGNORED");

    for (String typed : List.of("s\n", "", "what?\n")) {
      Said skipped = interactive(typed);
      assertThat(skipped.status()).as(typed).isEqualTo(3);
      assertThat(skipped.out()).contains("1 file in the table, 1 wait, 0 refused");
    }
  }

  @Test
  void theHeaderIsPointedAtInTheTerminalAndFoundAgainByItsMapping() throws Exception {
    Files.writeString(folder.resolve("jan.csv"), coded(1));

    Said asked = interactive("h\nsome row\n\n\n2\n\n\na\n");

    assertThat(asked.err()).contains("'some row' is not understood: rows are written such as 4");
    assertThat(asked.status()).as(asked.out() + asked.err()).isZero();
    assertThat(Files.readString(out)).startsWith("c4711,north,c17\n4001,place 1,1\n");

    Path mapping = Files.move(directory.resolve("out.mapping.yaml"), directory.resolve("m.yaml"));
    Files.writeString(folder.resolve("feb.csv"), "Another title,,\n" + coded(2));
    Said replayed = unite("--mapping", mapping.toString());
    assertThat(replayed.status()).as(replayed.out()).isZero();
    assertThat(replayed.out()).contains("60 in the table");
  }

  @Test
  void whatNothingSettlesIsAskedUntilItIsAnswered() throws Exception {
    Files.writeString(folder.resolve("a.csv"), undecidable());

    for (String typed : List.of("", "a\n", "a\n\n\n", "a\nmaybe\n,\n", "a\n,\nyes\n")) {
      Said open = interactive(typed);
      assertThat(open.status()).as(typed).isEqualTo(3);
      assertThat(open.out()).as(typed).contains("0 files in the table, 1 wait");
    }
    out = directory.resolve("out.csv");
    for (String typed : List.of("a\n,\nd\n", "Accept\nmaybe\nC\nDay\n", "a\n\ncomma\n\nD\n")) {
      Said answered = interactive(typed);
      assertThat(answered.status()).as(typed + answered.out()).isZero();
      assertThat(Files.readString(out)).as(typed).contains("2024-02-01,Ann,1.234\n");
    }
    assertThat(interactive("a\n.\nmonth\n").status()).isZero();
    assertThat(Files.readString(out)).contains("2024-01-02,Ann,1234\n");
  }

  @Test
  void acceptingDoesNotGuessWhatNothingSettles() throws Exception {
    Files.writeString(folder.resolve("a.csv"), undecidable());

    Said accepted = unite("--accept");
    assertThat(accepted.status()).isEqualTo(3);
    assertThat(accepted.out())
        .contains("0 files in the table, 1 wait")
        .contains("column 'Amount': is the comma or the point the decimal mark in [1,234")
        .contains("Write decimalMark: COMMA or POINT, dateOrder: DAY_FIRST or MONTH_FIRST");

    Path mapping = Files.move(directory.resolve("out.mapping.yaml"), directory.resolve("m.yaml"));
    String text = Files.readString(mapping).replace("state: \"WAITING\"", "state: \"CONFIRMED\"");
    Files.writeString(mapping, text);
    assertThat(unite("--mapping", mapping.toString()).out())
        .contains("0 files in the table, 1 wait");
    Files.writeString(
        mapping,
        text.replace(
            "state: \"CONFIRMED\"",
            "state: \"CONFIRMED\"\n  decimalMark: COMMA\n  dateOrder: DAY_FIRST"));
    out = directory.resolve("out.csv");
    Said answered = unite("--mapping", mapping.toString());
    assertThat(answered.status()).as(answered.out()).isZero();
    assertThat(Files.readString(out)).contains("2024-02-01,Ann,1.234\n");
  }

  private static String undecidable() {
    StringBuilder text = new StringBuilder("Day;Customer;Amount\n");
    for (int day = 1; day <= 12; day++) {
      text.append("%02d/02/2024;Ann;%d,234\n".formatted(day, day));
    }
    return text.toString();
  }

  private Said interactive(String typed) {
    return Said.typing(typed, "sheets", folder.toString(), "-o", out.toString(), "--interactive");
  }

  private static String odd() {
    StringBuilder text = new StringBuilder("When was it,Who was it,How much was it,Note\n");
    for (int day = 1; day <= 12; day++) {
      text.append("2024-01-%02d,Eve,%d,x%d\n".formatted(day, day, day % 3));
    }
    return text.toString();
  }

  /** Columns whose names look like their values: no reader can tell the header. */
  private static String coded(int factor) {
    StringBuilder text = new StringBuilder("A title,,\n4711,north,17\n");
    for (int row = 1; row <= 30; row++) {
      text.append("%d,place %d,%d\n".formatted(4000 + row, row % 9, factor * row));
    }
    return text.toString();
  }

  private static String cell(Sheet sheet, int row, String column) {
    return sheet.getRow(row).getCell(column(sheet, column)).getStringCellValue();
  }

  private static int column(Sheet sheet, String name) {
    Row header = sheet.getRow(0);
    int column = 0;
    while (!header.getCell(column).getStringCellValue().equals(name)) {
      column++;
    }
    return column;
  }

  /** 25 days, a sale of one more each day; the seventh is as given. */
  private static String sales(String seventh) {
    StringBuilder text = new StringBuilder("Order Date,Customer,Amount,Pieces\n");
    for (int number = 1; number <= 25; number++) {
      String amount = number == 7 ? seventh : "" + number;
      text.append("2024-01-%02d,Ann,%s,1\n".formatted(number, amount));
    }
    return text.toString();
  }
}
