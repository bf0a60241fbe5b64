package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.export.TableExport;
import dev.millrace.sheets.ingest.LayoutDecision.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  @TempDir Path directory;
  private Dataset dataset;

  @BeforeEach
  void open() {
    dataset = Dataset.open(directory.resolve("sales.duckdb"), "sales");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  @Test
  void unitesFilesWhoseHeadersAndNumbersDiffer() throws Exception {
    Intake.Taken taken =
        take(
            file("a.csv", "Order Date,Customer,Amount\n2024-01-31,Ann,1234.50\n2024-02-01,Bob,2\n"),
            file("b.csv", "Kunde;Bestelldatum;Umsatz\nCem;31.12.2023;1.234,50\nDora;1.2.2024;7\n"));

    assertThat(rows("select order_date, customer, amount from sales order by 2"))
        .containsExactly(
            "2024-01-31|Ann|1234.5",
            "2024-02-01|Bob|2.0",
            "2023-12-31|Cem|1234.5",
            "2024-02-01|Dora|7.0");
    assertThat(rows("select cell, column_name, raw, rule, value from audit.changes order by 1"))
        .containsExactly(
            "B2|order_date|31.12.2023|text-date|2023-12-31",
            "B3|order_date|1.2.2024|text-date|2024-02-01",
            "C2|amount|1.234,50|decimal-comma|1234.5");
    assertThat(taken.counts().in()).isEqualTo(6);
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(taken.needsALook()).isFalse();
  }

  @Test
  void aChangedFilesRowsReplaceItsOldOnes() throws Exception {
    take(file("a.csv", "Day,Amount\n2024-01-31,1\n2024-02-01,2\n"));
    take(file("a.csv", "Day,Amount\n2024-01-31,5.25\n"));

    assertThat(rows("select day, amount from sales")).containsExactly("2024-01-31|5.25");
    assertThat(rows("select count(*) from audit.files")).containsExactly("1");
  }

  @Test
  void keepsWrongRowsAsideWithTheirReason() throws Exception {
    StringBuilder text = new StringBuilder("Day,Amount\n");
    for (int day = 1; day <= 28; day++) {
      text.append("2024-02-%02d,%s\n".formatted(day, day == 7 ? "lots" : "" + day));
    }
    Intake.Taken taken = take(file("a.csv", text.toString()));

    assertThat(taken.counts().data()).isEqualTo(27);
    assertThat(taken.counts().rejected()).isEqualTo(1);
    assertThat(taken.needsALook()).isTrue();
    assertThat(rows("select row, cell, column_name, reason, texts from audit.rejects"))
        .containsExactly("8|B8|amount|'lots' is no number|[\"2024-02-07\",\"lots\"]");
  }

  @Test
  void aLayoutThatIsNotClearWaitsAndIsNeverGuessed() throws Exception {
    Intake.Taken taken =
        take(
            file("a.csv", "Day,Customer,Amount\n2024-01-31,Ann,1\n2024-02-01,Bob,2\n"),
            file("b.csv", "Colour,Weight,Height\nred,1,2\n"));

    assertThat(taken.waiting()).isEqualTo(1);
    assertThat(taken.counts().waiting()).isEqualTo(1);
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(rows("select count(*) from sales")).containsExactly("2");
    assertThat(rows("select name, state from audit.files order by 1"))
        .containsExactly("a.csv|loaded", "b.csv|waiting");
  }

  @Test
  void aConfirmedLayoutIsReplayedForTheNextFile() throws Exception {
    SourceFile other = file("b.csv", "When?,Who,How much\n2024-03-01,Cem,3\n");
    take(file("a.csv", "Day,Customer,Amount\n2024-01-31,Ann,1\n2024-02-01,Bob,2\n"), other);
    LayoutDecision waiting =
        new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
            .layouts().layouts().values().stream()
                .filter(layout -> layout.state() == LayoutDecision.State.WAITING)
                .findFirst()
                .orElseThrow();
    LayoutDecision confirmed =
        new LayoutDecision(
            waiting.fingerprint(),
            LayoutDecision.State.CONFIRMED,
            waiting.example(),
            Map.of("When?", "day", "Who", "customer", "How much", "amount"),
            false,
            null,
            null,
            null,
            null,
            null,
            1,
            List.of(),
            null);
    new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
        .take(List.of(other), Map.of(waiting.fingerprint(), confirmed), Decider.NOBODY);
    take(file("c.csv", "When?,Who,How much\n2024-04-01,Eve,4\n2024-04-02,Eve,4\n"));

    assertThat(rows("select customer, amount from sales order by day"))
        .containsExactly("Ann|1", "Bob|2", "Cem|3", "Eve|4", "Eve|4");
  }

  @Test
  void overlappingExportsAreCountedAsAMultiset() throws Exception {
    StringBuilder first = new StringBuilder("Day,Product,Amount\n");
    StringBuilder second = new StringBuilder("Day,Product,Amount\n");
    for (int day = 1; day <= 20; day++) {
      String twice = "2024-01-%02d,pen,2\n2024-01-%02d,pen,2\n".formatted(day, day);
      first.append(twice);
      if (day > 10) {
        second.append(twice).append("2024-01-%02d,pen,2\n".formatted(day));
      }
    }
    Intake.Taken taken = take(file("a.csv", first.toString()), file("b.csv", second.toString()));

    assertThat(rows("select count(*) from sales")).containsExactly("50");
    assertThat(taken.counts().repeated()).isEqualTo(20);
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(rows("select count(*), min(text) from audit.others where role = 'REPEATED'"))
        .containsExactly("20|stands in a.csv, sheet \"\", row 22");
  }

  @Test
  void twoSalesAlikeInTwoFilesAreTwoSales() throws Exception {
    take(
        file("a.csv", "Day,Product,Amount\n2024-01-01,pen,2\n2024-01-02,ink,3\n"),
        file("b.csv", "Day,Product,Amount\n2024-01-01,pen,2\n2024-01-05,cap,4\n"));

    assertThat(rows("select count(*) from sales")).containsExactly("4");
  }

  @Test
  void exportsKeepFormulasHarmless() throws Exception {
    take(file("a.csv", "Day,Product,Amount\n2024-01-01,=1+1,-2\n2024-01-02,@sum,3\n"));
    new TableExport(dataset).csv(directory.resolve("out.csv"));

    assertThat(Files.readString(directory.resolve("out.csv")))
        .isEqualTo("day,product,amount\n2024-01-01,'=1+1,-2\n2024-01-02,'@sum,3\n");
  }

  @Test
  void everyRowOfARandomFolderIsInExactlyOnePlace() throws Exception {
    Random random = new Random(7);
    String[] cells = {"12", "1.234,5", "x", "", "n/a", "Total", "31/12/2024", "#REF!", "-3%", "É "};
    for (int round = 0; round < 20; round++) {
      List<SourceFile> files = new ArrayList<>();
      long rows = 0;
      for (int number = 0; number < 4; number++) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < 5 + random.nextInt(30); row++) {
          List<String> line = new ArrayList<>();
          for (int column = 0; column < 4; column++) {
            line.add(row == 0 ? "Field " + column : cells[random.nextInt(cells.length)]);
          }
          rows += line.stream().allMatch(String::isEmpty) ? 0 : 1;
          text.append(String.join(";", line)).append('\n');
        }
        files.add(file("round%d-%d.csv".formatted(round, number), text.toString()));
      }
      Intake.Taken taken =
          new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
              .take(files, Map.of(), (waiting, schema, preview) -> waiting.as(State.CONFIRMED));

      assertThat(taken.counts().unaccounted()).as("round %d", round).isZero();
      assertThat(taken.counts().in()).as("round %d", round).isEqualTo(rows);
    }
    assertThat(
            rows(
                "select sum(rows_data) - (select count(*) from (select distinct _file, _sheet, _row"
                    + " from sales)), sum(rows_rejected) - (select count(*) from audit.rejects)"
                    + " from audit.files"))
        .containsExactly("0|0");
  }

  private Intake.Taken take(SourceFile... files) throws IOException, InterruptedException {
    return new Intake(dataset, IntakeSettings.standard(), Progress.NONE)
        .take(List.of(files), Map.of(), Decider.NOBODY);
  }

  private SourceFile file(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    return new SourceFile(name, file);
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          cells.add(String.valueOf(rows.getString(column)));
        }
        found.add(String.join("|", cells));
      }
    }
    return found;
  }
}
