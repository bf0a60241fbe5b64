package dev.millrace.sheets.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Sheet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the finder says beyond where the tables are. */
class FoundTablesTest {

  @Test
  void aMergedCellHoldsItsValueEverywhereAndSaysWhereItStands() {
    Sheet sheet =
        draw("H | Region | Sales | <\nD | North | 1 | 2\nD | ^ | 3 | 4\nD | South | 5 | 6");
    FilledCells cells = new FilledCells(sheet);

    assertThat(cells.text(2, 0)).isEqualTo("North");
    assertThat(cells.kind(2, 0)).isEqualTo(CellKind.TEXT);
    assertThat(cells.source(2, 0)).isEqualTo(new FilledCells.Source(1, 0));
    assertThat(cells.text(0, 2)).isEqualTo("Sales");
    assertThat(cells.text(3, 0)).isEqualTo("South");
    assertThat(cells.source(3, 2)).isEqualTo(new FilledCells.Source(3, 2));
    assertThat(cells.number(3, 2)).isEqualTo(6);
  }

  @Test
  void monthsKeepTheirMeasures() {
    Sheet sheet =
        draw(
            """
            H   | Shop   | Jan     | <       | Feb     | <       | Mar     | <
            H   | ^      | Sales   | Cost    | Sales   | Cost    | Sales   | Cost
            D*4 | {city} | {money} | {money} | {money} | {money} | {money} | {money}
            """);

    FoundTable table = TableFinder.find(sheet, FindOptions.standard()).tables().getFirst();

    Unpivot unpivot = table.unpivot().orElseThrow();
    assertThat(unpivot.certain()).isTrue();
    assertThat(unpivot.levels()).containsExactly(new Unpivot.Level("month", Family.MONTH));
    assertThat(unpivot.values()).containsExactly("Sales", "Cost");
    assertThat(unpivot.cells().get(3)).isEqualTo(new Unpivot.Cell(4, List.of("Feb"), 1));
  }

  @Test
  void otherMonthsAreTheSameLayoutAndAnotherNameIsNot() {
    String rows = "\nD*5 | {city} | {int} | {int} | {int}";
    String spring = fingerprint("H | Shop | Jan | Feb | Mar" + rows);

    assertThat(fingerprint("H | Shop | Apr | May | Jun" + rows)).isEqualTo(spring);
    assertThat(fingerprint("T | Report\n.\nH | SHOP | Jul | Aug | Sep" + rows)).isEqualTo(spring);
    assertThat(fingerprint("H | City | Jan | Feb | Mar" + rows)).isNotEqualTo(spring);
    assertThat(fingerprint("H | Shop | Q1 | Q2 | Q3" + rows)).isNotEqualTo(spring);
  }

  @Test
  void fingerprintsStayAsTheyAreFromVersionToVersion() {
    assertThat(fingerprint("H | Date | Shop | Amount\nD*5 | {date} | {city} | {money}"))
        .isEqualTo("l1-2e6b3174831281af8113015e8e9d0725");
  }

  @Test
  void hiddenRowsAreLeftOutOnlyWhenAsked() {
    Sheet sheet =
        draw("H | Lot | Kilos\nD*3 | {code} | {int}\nDh*2 | {code} | {int}\nD*3 | {code} | {int}");

    FoundLayout read = TableFinder.find(sheet, FindOptions.standard());
    FoundLayout left =
        TableFinder.find(sheet, new FindOptions(Hidden.LEAVE_OUT, Hidden.READ, Hidden.READ));

    assertThat(read.roles().count(RowRole.DATA)).isEqualTo(8);
    assertThat(left.roles().count(RowRole.DATA)).isEqualTo(6);
    assertThat(left.roles().count(RowRole.HIDDEN)).isEqualTo(2);
  }

  private static String fingerprint(String drawing) {
    return TableFinder.find(draw(drawing), FindOptions.standard())
        .tables()
        .getFirst()
        .fingerprint();
  }

  private static Sheet draw(String drawing) {
    return DrawnSheet.read("== drawn\n" + drawing).getFirst().draw(0);
  }
}
