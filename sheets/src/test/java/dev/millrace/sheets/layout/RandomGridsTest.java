package dev.millrace.sheets.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of every sheet, however it looks. */
class RandomGridsTest {
  private static final String[] TEXTS = {
    "Total",
    "North",
    "Jan",
    "Feb",
    "2024",
    "name",
    "Name",
    "1.5",
    "-",
    "12.03.2024",
    "Summe",
    " ",
    "a longer remark about nothing in particular",
    "AB-12",
    "Q1",
    "合計"
  };

  private final Random random = new Random(7);

  @Test
  void everyRowHasARoleAndNoCellLiesInTwoTables() {
    for (int time = 0; time < 3_000; time++) {
      Sheet sheet = sheet();
      Hidden rows = random.nextBoolean() ? Hidden.READ : Hidden.LEAVE_OUT;
      Hidden columns = random.nextBoolean() ? Hidden.READ : Hidden.LEAVE_OUT;

      FoundLayout found = TableFinder.find(sheet, new FindOptions(rows, columns, Hidden.LEAVE_OUT));

      assertThat(found.roles().firstIndex()).isZero();
      assertThat(found.roles().endIndex()).isEqualTo(sheet.grid().rows());
      checkTables(sheet, found);
      checkLoss(sheet, found, columns);
      assertThat(found)
          .isEqualTo(TableFinder.find(sheet, new FindOptions(rows, columns, Hidden.LEAVE_OUT)));
    }
  }

  private static void checkTables(Sheet sheet, FoundLayout found) {
    for (FoundTable table : found.tables()) {
      Grid grid = sheet.grid();
      assertThat(grid.rowNumber(table.roles().firstIndex())).isEqualTo(table.area().firstRow());
      assertThat(grid.rowNumber(table.roles().endIndex() - 1)).isEqualTo(table.area().lastRow());
      assertThat(table.columns()).isNotEmpty();
      assertThat(table.confidence()).isBetween(0.0, 1.0);
      for (FoundTable other : found.tables()) {
        assertThat(!table.equals(other) && overlap(table.area(), other.area())).isFalse();
      }
      for (int index = table.roles().firstIndex(); index < table.roles().endIndex(); index++) {
        boolean isHeader = table.headerRows().contains(grid.rowNumber(index));
        assertThat(table.roles().at(index) == RowRole.HEADER).isEqualTo(isHeader);
      }
    }
  }

  /** A cell that is data somewhere lies in a column of that table, or is reported beside it. */
  private static void checkLoss(Sheet sheet, FoundLayout found, Hidden columns) {
    Grid grid = sheet.grid();
    for (int index = 0; index < grid.rows(); index++) {
      if (found.roles().at(index) != RowRole.DATA) {
        continue;
      }
      for (int n = 0; n < grid.cells(index); n++) {
        int column = grid.column(index, n);
        boolean isHidden = columns == Hidden.LEAVE_OUT && sheet.hiddenColumns().get(column);
        if (!isHidden && !grid.isBlank(index, column)) {
          assertThat(isFound(found, grid.rowNumber(index), column))
              .as("%s of %s in %s", Area.cell(grid.rowNumber(index), column), dump(grid), found)
              .isTrue();
        }
      }
    }
  }

  private static boolean isFound(FoundLayout found, int row, int column) {
    return found.besides().stream().anyMatch(area -> area.contains(row, column))
        || found.tables().stream()
            .anyMatch(
                table ->
                    table.area().contains(row, column)
                        && table.columns().stream().anyMatch(known -> known.column() == column));
  }

  private static boolean overlap(Area one, Area other) {
    return one.firstRow() <= other.lastRow()
        && other.firstRow() <= one.lastRow()
        && one.firstColumn() <= other.lastColumn()
        && other.firstColumn() <= one.lastColumn();
  }

  private static String dump(Grid grid) {
    StringBuilder text = new StringBuilder("\n");
    for (int index = 0; index < grid.rows(); index++) {
      text.append(grid.rowNumber(index) + 1);
      for (int column = 0; column < grid.columns(); column++) {
        text.append(" | ").append(grid.text(index, column));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private Sheet sheet() {
    Grid.Builder builder = new Grid.Builder();
    int width = random.nextInt(1, 10);
    int row = random.nextInt(4);
    double density = random.nextDouble(0.1, 1);
    boolean[] numeric = new boolean[width];
    for (int column = 0; column < width; column++) {
      numeric[column] = random.nextBoolean();
    }
    for (int rows = random.nextInt(40); rows > 0; rows--) {
      builder.row(row);
      for (int column = 0; column < width; column++) {
        if (random.nextDouble() < density) {
          cell(builder, column, numeric[column] != (random.nextInt(12) == 0));
        }
      }
      row += random.nextInt(6) == 0 ? random.nextInt(2, 5) : 1;
    }
    return new Sheet(
        "random", false, builder.build(), merged(width), some(row), some(width), declared(width));
  }

  private void cell(Grid.Builder builder, int column, boolean isNumber) {
    switch (random.nextInt(isNumber ? 20 : 2)) {
      case 0, 1 -> builder.text(column, CellKind.TEXT, TEXTS[random.nextInt(TEXTS.length)], false);
      case 2 -> builder.noValue(column);
      case 3 -> builder.text(column, CellKind.ERROR, "#REF!", true);
      case 4 -> builder.number(column, CellKind.DATE, 45_000 + random.nextInt(9), "d.m.y", false);
      case 5 -> builder.number(column, CellKind.NUMBER, 0, null, true);
      default -> builder.number(column, CellKind.NUMBER, random.nextInt(2030), null, false);
    }
  }

  private BitSet some(int size) {
    BitSet some = new BitSet();
    for (int at = 0; at < size; at++) {
      some.set(at, random.nextInt(8) == 0);
    }
    return some;
  }

  private List<Area> merged(int width) {
    List<Area> areas = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      int row = random.nextInt(20);
      int column = random.nextInt(width);
      areas.add(new Area(row, column, row + random.nextInt(3), column + random.nextInt(3)));
    }
    return areas;
  }

  private List<Area> declared(int width) {
    if (random.nextInt(5) > 0) {
      return List.of();
    }
    int row = random.nextInt(10);
    return List.of(new Area(row, 0, row + random.nextInt(9), random.nextInt(width)));
  }
}
