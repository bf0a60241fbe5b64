package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.dataset.Batch;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.dataset.Place;
import dev.millrace.sheets.dataset.RowCounts;
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

/**
 * Rows of tables that stand side by side are rows of their own, and the books are of what is
 * stored.
 */
class SideBySideTest {
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

  /** Two tables of 30 rows; the left one's first rows are other ones than those of other files. */
  private static String tables(String left, int others) {
    StringBuilder text = new StringBuilder("Region,Amount,,Region,Amount\n");
    for (int row = 0; row < 30; row++) {
      text.append(row < others ? left : "N").append(row).append(',').append(row * 3);
      text.append(",,S").append(row).append(',').append(row * 7).append('\n');
    }
    return text.toString();
  }

  @Test
  void eachIsCountedAndFoundAgainByItself() throws Exception {
    folder.file("a.csv", tables("N", 0));
    folder.file("b.csv", tables("x", 4));
    Intake.Taken taken = folder.take();

    assertThat(taken.counts()).isEqualTo(new RowCounts(124, 64, 0, 4, 56, 0));
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(folder.rows("select count(*), count(distinct region) from data"))
        .containsExactly("64|64");
    assertThat(
            folder.rows(
                "select row, count(*), min(text) from audit.others where role = 'REPEATED' group by row order by row limit 5"))
        .containsExactly(
            "2|1|stands in a.csv, sheet \"\", row 2",
            "3|1|stands in a.csv, sheet \"\", row 3",
            "4|1|stands in a.csv, sheet \"\", row 4",
            "5|1|stands in a.csv, sheet \"\", row 5",
            "6|2|stands in a.csv, sheet \"\", row 6");
  }

  @Test
  void correctionsStayWithTheRowsThatStay() throws Exception {
    folder.file("a.csv", tables("N", 0).replace(",S1,7", ",S1,7 "));
    folder.file("b.csv", tables("x", 4).replace(",S1,7", ",S1 ,7").replace("x1,", "x1 ,"));
    folder.take();

    assertThat(
            folder.rows(
                "select f.name, cell, rule from audit.changes c join audit.files f on f.id = c.file where cell = 'A3' or cell = 'D3'"))
        .containsExactly("b.csv|A3|plain-text");
  }

  @Test
  void aRepeatedKeyKeepsItsOwnRowAsideAndNotTheOneBesideIt() throws Exception {
    DatasetColumn region = column("region", ColumnType.TEXT);
    DatasetColumn amount = column("amount", ColumnType.NUMBER);
    try (Batch batch =
        folder.dataset.begin(new DatasetSchema(List.of(region, amount), List.of("region")))) {
      batch.commit();
    }
    folder.file("a.csv", tables("N", 0).replace(",S5,", ",N5,"));
    Intake.Taken taken = folder.take();

    assertThat(taken.counts()).isEqualTo(new RowCounts(62, 59, 1, 2, 0, 0));
    assertThat(folder.rows("select count(*) from data where region = 'N5'")).containsExactly("1");
    assertThat(folder.rows("select json_extract_string(cells, '$[*].cell') from audit.rejects"))
        .containsExactly("[D7, E7]");
  }

  @Test
  void theBooksAreOfTheStoredTableAndNotOfWhatWasCountedOnTheWay() throws Exception {
    DatasetSchema schema = new DatasetSchema(List.of(column("region", ColumnType.TEXT)), List.of());
    try (Batch batch = folder.dataset.begin(schema)) {
      int file =
          batch.file(new FileEntry("a.csv", "0", 1, "csv", FileEntry.LOADED, null, RowCounts.NONE));
      batch.rows(
          file,
          List.of(
              new Batch.Row(new Place("", 2), 0, new Object[] {"North"}),
              new Batch.Row(new Place("", 3), 0, new Object[] {"South"}),
              new Batch.Row(new Place("", 3), 1, new Object[] {"South again"})));
      batch.counts(file, new RowCounts(3, 3, 0, 0, 0, 0)); // it saw three; two came in
      batch.commit();
    }

    RowCounts counts = folder.dataset.file("a.csv").orElseThrow().counts();
    assertThat(counts.data()).isEqualTo(2);
    assertThat(counts.unaccounted()).isEqualTo(1);
  }

  private static DatasetColumn column(String name, ColumnType type) {
    return new DatasetColumn(name, name, type, null, List.of(), Rules.NONE);
  }
}
