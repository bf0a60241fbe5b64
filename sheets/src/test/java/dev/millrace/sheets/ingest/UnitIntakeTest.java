package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.dataset.Batch;
import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import dev.millrace.sheets.schema.Rules;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kilograms and grams are never one sum unnoticed. */
class UnitIntakeTest {
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
  void theUnitStandsBesideWhereHeadersOfFilesDifferInIt() throws Exception {
    folder.file("a.csv", "Article,Weight (kg)\nA,1.5\nB,2\nC,3\n");
    folder.file("b.csv", "Article,Weight (g)\nD,1500\nE,20\nF,30\n");
    folder.take();

    assertThat(folder.rows("select article, weight, weight_unit from data order by 1"))
        .containsExactly("A|1.5|kg", "B|2.0|kg", "C|3.0|kg", "D|1500.0|g", "E|20.0|g", "F|30.0|g");
  }

  @Test
  void noColumnOfUnitsIsMadeWhereAllFilesAgree() throws Exception {
    folder.file("a.csv", "Article,Weight (kg)\nA,1.5\nB,2\nC,3\n");
    folder.file("b.csv", "Article,Weight (kg)\nD,1.5\nE,2\nF,3\n");
    folder.take();

    assertThat(
            folder.rows(
                "select column_name from information_schema.columns where table_name = 'data' and column_name like 'weight%'"))
        .containsExactly("weight");
  }

  @Test
  void unitsWrittenInCellsStandBesideTheirNumbers() throws Exception {
    folder.file("a.csv", "Article,Amount\nFlour,500 g\nMilk,\"0,75 l\"\nEggs,6 pcs\n");
    folder.take();

    assertThat(folder.rows("select article, amount, amount_unit from data order by 1"))
        .containsExactly("Eggs|6.00|pcs", "Flour|500.00|g", "Milk|0.75|l");
  }

  @Test
  void aDeclaredUnitHasNumbersConvertedAndLogged() throws Exception {
    declare("weight", "kg");
    folder.file("a.csv", "Article,Weight (kg)\nA,1.5\nB,2\nC,3\n");
    folder.file("b.csv", "Article,Weight (g)\nD,1500\nE,20\nF,1\n");
    folder.take();

    assertThat(folder.rows("select article, weight from data order by 1"))
        .containsExactly("A|1.500", "B|2.000", "C|3.000", "D|1.500", "E|0.020", "F|0.001");
    assertThat(folder.rows("select cell, raw, rule, value from audit.changes order by 1"))
        .containsExactly("B2|1500|unit|1.5", "B3|20|unit|0.02", "B4|1|unit|0.001");
  }

  @Test
  void whatCannotBeMadeTheDeclaredUnitIsKeptAside() throws Exception {
    declare("weight", "kg");
    folder.file("a.csv", "Article,Weight\nA,1 kg\nB,2 l\nC,3 kg\n");
    Intake.Taken taken = folder.take();

    assertThat(taken.counts().rejected()).isEqualTo(1);
    assertThat(folder.rows("select cell, reason from audit.rejects"))
        .containsExactly("B3|2 is in l, which cannot be made kg");
  }

  @Test
  void currenciesOfHeadersStandBesideWhereTheyDiffer() throws Exception {
    folder.file("a.csv", "Article,Price (EUR)\nA,1.5\nB,2\nC,3\n");
    folder.file("b.csv", "Article,Price (USD)\nD,1.5\nE,2\nF,3\n");
    folder.take();

    assertThat(folder.rows("select price_currency, sum(price) from data group by 1 order by 1"))
        .containsExactly("EUR|6.5", "USD|6.5");
  }

  @Test
  void percentagesAndTheirFractionsAreToldApart() throws Exception {
    folder.file("a.csv", "Article,Share (%)\nA,12\nB,7.5\nC,30\n");
    folder.file("b.csv", "Article,Share\nD,12%\nE,7%\nF,30%\n");
    folder.take();

    assertThat(
            folder.rows("select article, share, share_unit from data where article in ('A', 'D')"))
        .containsExactlyInAnyOrder("A|12.00|%", "D|0.12|fraction");
  }

  @Test
  void aLaterFileInAnotherUnitWaits() throws Exception {
    folder.file("a.csv", "Article,Weight (kg)\nA,1.5\nB,2\nC,3\n");
    folder.take();
    folder.file("b.csv", "Article,Weight (g)\nD,1500\nE,20\nF,30\n");
    Intake.Taken taken = folder.take();

    assertThat(taken.waiting()).isEqualTo(1);
    assertThat(folder.rows("select count(*) from data")).containsExactly("3");
    assertThat(folder.questions()).anyMatch(text -> text.contains("another unit"));
  }

  private void declare(String column, String unit) throws Exception {
    DatasetSchema schema =
        new DatasetSchema(
            List.of(
                new DatasetColumn(
                    "article", "Article", ColumnType.TEXT, null, List.of(), Rules.NONE),
                new DatasetColumn(column, column, ColumnType.NUMBER, unit, List.of(), Rules.NONE)),
            List.of());
    try (Batch batch = folder.dataset.begin(schema)) {
      batch.commit();
    }
  }
}
