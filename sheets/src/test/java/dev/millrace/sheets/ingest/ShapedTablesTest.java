package dev.millrace.sheets.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.ingest.LayoutDecision.State;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that are no plain lists: months across, groups, cells left empty that mean the one above.
 */
class ShapedTablesTest {
  private static final String GROUPS =
      "Article,Qty,Price\nOffice,,\nPen,1,2.5\nInk,3,4.5\nStorage,,\nBox,5,6.5\nBag,7,8.5\n";
  private static final String GAPS =
      "Region,Shop,Amount\nNorth,A,1\n,B,2\n,C,3\nSouth,D,4\n,E,5\n,F,6\n";

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
  void monthsAcrossBecomeRowsAndEmptyMonthsNone() throws Exception {
    folder.file("a.csv", "Shop,Jan,Feb,Mar\nAdel,1,2,3\nBerg,4,,6\nCork,7,8,9\n");
    Intake.Taken taken = folder.take();

    assertThat(folder.rows("select shop, month, value from data where shop <> 'Cork' order by all"))
        .containsExactly("Adel|Feb|2", "Adel|Jan|1", "Adel|Mar|3", "Berg|Jan|4", "Berg|Mar|6");
    assertThat(taken.counts().data()).isEqualTo(3);
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(
            folder.rows(
                "select sheet_column, header from audit.origins where column_name = 'value' order by 1"))
        .hasSize(3)
        .first()
        .asString()
        .startsWith("B|");
  }

  @Test
  void aRowOfWhichACellIsWrongIsKeptAsideWithAllItsMonths() throws Exception {
    StringBuilder text = new StringBuilder("Shop,Jan,Feb,Mar\n");
    for (int row = 0; row < 30; row++) {
      text.append("S%d,%d,%s,%d\n".formatted(row, row, row == 4 ? "closed" : "" + row, row));
    }
    folder.file("a.csv", text.toString());
    Intake.Taken taken = folder.take();

    assertThat(taken.counts().rejected()).isEqualTo(1);
    assertThat(folder.rows("select count(*) from data")).containsExactly("87");
    assertThat(folder.rows("select row, cell, reason from audit.rejects"))
        .containsExactly("6|C6|'closed' is no number");
  }

  @Test
  void groupsAreAskedAboutAndNameTheirRowsOnceConfirmed() throws Exception {
    folder.file("a.csv", GROUPS);
    assertThat(folder.take().waiting()).isEqualTo(1);

    folder.file("a.csv", GROUPS);
    Intake.Taken taken = folder.take(confirming(null, null));

    assertThat(folder.rows("select \"group\", article, qty from data order by qty"))
        .containsExactly("Office|Pen|1", "Office|Ink|3", "Storage|Box|5", "Storage|Bag|7");
    assertThat(taken.counts().unaccounted()).isZero();
    assertThat(folder.rows("select role, count(*) from audit.others group by 1 order by 1"))
        .containsExactly("GROUP|2", "HEADER|1");
  }

  @Test
  void groupsThatAreNoneAreData() throws Exception {
    folder.file("a.csv", GROUPS);
    folder.take(confirming(false, null));

    assertThat(folder.rows("select count(*), count(qty) from data")).containsExactly("6|4");
  }

  @Test
  void theFirstGroupMayStandAboveTheHeader() throws Exception {
    folder.file(
        "a.csv",
        "Office,,\nArticle,Qty,Price\nPen,1,2.5\nInk,3,4.5\n,,\nStorage,,\nArticle,Qty,Price\nBox,5,6.5\nBag,7,8.5\n");
    folder.take(confirming(null, null));

    assertThat(folder.rows("select \"group\", article from data order by qty"))
        .containsExactly("Office|Pen", "Office|Ink", "Storage|Box", "Storage|Bag");
  }

  @Test
  void emptyCellsTakeTheValueAboveOnlyWhereAPersonSaysSo() throws Exception {
    folder.file("a.csv", GAPS);
    assertThat(folder.take().waiting()).isEqualTo(1);

    folder.file("a.csv", GAPS);
    folder.take(confirming(null, true));

    assertThat(folder.rows("select region, shop from data order by shop"))
        .containsExactly("North|A", "North|B", "North|C", "South|D", "South|E", "South|F");
    assertThat(folder.rows("select cell, raw, rule, value from audit.changes order by cell"))
        .containsExactly(
            "A3||fill-down|North",
            "A4||fill-down|North",
            "A6||fill-down|South",
            "A7||fill-down|South");
  }

  @Test
  void emptyCellsStayEmptyWhereAPersonSaysNo() throws Exception {
    folder.file("a.csv", GAPS);
    folder.take(confirming(null, false));

    assertThat(folder.rows("select count(*), count(region) from data")).containsExactly("6|2");
    assertThat(folder.rows("select count(*) from audit.changes")).containsExactly("0");
  }

  private static Decider confirming(@Nullable Boolean groups, @Nullable Boolean fillDown) {
    return (waiting, schema, preview) ->
        new LayoutDecision(
            waiting.fingerprint(),
            State.CONFIRMED,
            waiting.example(),
            waiting.columns(),
            waiting.unpivot(),
            waiting.suspectedTotals(),
            groups,
            fillDown,
            waiting.decimalMark(),
            waiting.dateOrder(),
            waiting.confidence(),
            waiting.questions(),
            waiting.pointed());
  }
}
