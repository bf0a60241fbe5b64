package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A last row of nothing but figures that are the sums above is a total, though nothing names it.
 */
class UnnamedTotalsTest {
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
  void belowDates() throws Exception {
    theLastRowIsATotal(
        "Date,Units,Amount\n2024-01-01,1,10.5\n2024-01-02,2,20.5\n2024-01-03,4,7.25\n,7,38.25\n",
        "7 | 38.25");
  }

  @Test
  void belowNumbers() throws Exception {
    theLastRowIsATotal("Id,Units,Amount\n1,1,10.5\n2,2,20.5\n3,4,7.25\n,7,38.25\n", "7 | 38.25");
  }

  @Test
  void whereNothingIsNamed() throws Exception {
    theLastRowIsATotal("Units,Amount\n1,10.5\n2,20.5\n4,7.25\n7,38.25\n", "7 | 38.25");
  }

  @Test
  void belowManyRows() throws Exception {
    StringBuilder text = new StringBuilder("Id,Units,Amount\n");
    for (int row = 1; row <= 2_000; row++) {
      text.append(row + "," + row % 7 + "," + row + ".25\n");
    }
    theLastRowIsATotal(text + ",6000,2001500\n", "6000 | 2001500");
  }

  private void theLastRowIsATotal(String text, String total) throws Exception {
    folder.file("a.csv", text);
    Intake.Taken taken = folder.take();

    assertThat(folder.rows("select text from audit.others where role = 'TOTAL'"))
        .containsExactly(total);
    assertThat(folder.rows("select count(*) from data"))
        .containsExactly(Long.toString(text.lines().count() - 2));
    assertThat(taken.counts().unaccounted()).isZero();
  }

  @Test
  void aSumThatIsOffIsDataAndSoIsOneOfOneColumnOrOfTwoRows() throws Exception {
    folder.file("a.csv", "Id,Units,Amount\n1,1,10.5\n2,2,20.5\n3,4,7.25\n,7,38.26\n");
    folder.file("b.csv", "Id,Number,Amount\n1,1,10.5\n2,2,20.5\n,3,31\n");
    folder.file("c.csv", "Units,Amount\n1,10.5\n2,20.5\n4,7.25\n8,38.25\n");
    folder.take();

    assertThat(folder.rows("select text from audit.others where role = 'TOTAL'")).isEmpty();
  }

  @Test
  void aRowWithANameIsDataWhereTwoFiguresMayBeChance() throws Exception {
    folder.file(
        "a.csv", "Region,Units,Amount\nNorth,1,10.5\nSouth,2,20.5\nEast,4,7.25\nWorld,7,38.25\n");
    folder.take();

    assertThat(folder.rows("select count(*) from data")).containsExactly("4");
  }
}
