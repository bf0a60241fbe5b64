package dev.millrace.sheets.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GridTest {

  @Test
  void givesBackWhatEachCellHolds() {
    Grid.Builder builder = new Grid.Builder();
    builder.row(0);
    builder.row(4);
    builder.text(1, CellKind.TEXT, "größe", false);
    builder.number(3, CellKind.NUMBER, 0.1, "0.00%", true);
    builder.number(7, CellKind.DATE, 45000, "yyyy-mm-dd", false);
    builder.row(9);
    builder.number(0, CellKind.BOOLEAN, 1, null, false);
    builder.text(1, CellKind.ERROR, "#REF!", true);
    builder.noValue(2);
    builder.row(12);
    Grid grid = builder.build();

    assertThat(grid.rows()).isEqualTo(2);
    assertThat(grid.columns()).isEqualTo(8);
    assertThat(grid.rowNumber(0)).isEqualTo(4);
    assertThat(grid.indexAtOrAfter(5)).isEqualTo(1);
    assertThat(grid.indexAtOrAfter(10)).isEqualTo(2);
    assertThat(grid.text(0, 1)).isEqualTo("größe");
    assertThat(grid.text(0, 3)).isEqualTo("0.1");
    assertThat(grid.format(0, 3)).isEqualTo("0.00%");
    assertThat(grid.isFormula(0, 3)).isTrue();
    assertThat(grid.kind(0, 7)).isEqualTo(CellKind.DATE);
    assertThat(grid.text(0, 7)).isEqualTo("45000");
    assertThat(grid.kind(0, 2)).isEqualTo(CellKind.EMPTY);
    assertThat(grid.number(0, 2)).isNaN();
    assertThat(grid.text(1, 0)).isEqualTo("TRUE");
    assertThat(grid.kind(1, 1)).isEqualTo(CellKind.ERROR);
    assertThat(grid.kind(1, 2)).isEqualTo(CellKind.NO_VALUE);
  }

  @Test
  void keepsManyTextsApart() {
    Grid.Builder builder = new Grid.Builder();
    for (int row = 0; row < 100_000; row++) {
      builder.row(row);
      builder.text(0, CellKind.TEXT, "text number " + row, false);
      builder.text(1, CellKind.TEXT, "again " + row % 3, false);
    }
    assertThat(builder.textBytes()).isLessThan(2_000_000);
    Grid grid = builder.build();

    for (int row = 0; row < 100_000; row++) {
      assertThat(grid.text(row, 0)).isEqualTo("text number " + row);
      assertThat(grid.text(row, 1)).isEqualTo("again " + row % 3);
    }
  }

  @Test
  void refusesCellsOutOfOrder() {
    Grid.Builder builder = new Grid.Builder();
    builder.row(3);
    builder.number(2, CellKind.NUMBER, 1, null, false);

    assertThatThrownBy(() -> builder.number(2, CellKind.NUMBER, 1, null, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.row(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesCellsAsSpreadsheetsDo() {
    assertThat(Area.cell(6, 1)).isEqualTo("B7");
    assertThat(Area.column(26)).isEqualTo("AA");
    assertThat(Area.column(16383)).isEqualTo("XFD");
    assertThat(new Area(0, 0, 2, 2)).hasToString("A1:C3");
  }
}
