package dev.millrace.sheets.layout;

import java.util.List;

/**
 * Columns whose headers are values (months, years, regions) and that become rows. Each data row
 * gives one row for every different list of labels among the cells, with the labels in new columns
 * named by {@code levels}, and the cells' values in new columns of their own: one where only one
 * thing is measured, and one for each measure where, say, every month has Sales and Cost.
 *
 * @param levels the new label columns, such as {@code month}; two in a crosstab of year over month
 * @param values the new value columns, one alone, or Sales and Cost
 * @param cells the columns that go, from left to right
 * @param totals positions of columns that sum up columns of this kind (a year's total beside its
 *     months); repeated in every row they would count many times, so they are best left out
 * @param certain whether it may be done without asking; otherwise it is only proposed
 */
public record Unpivot(
    List<Level> levels,
    List<String> values,
    List<Cell> cells,
    List<Integer> totals,
    boolean certain) {
  public Unpivot {
    levels = List.copyOf(levels);
    values = List.copyOf(values);
    cells = List.copyOf(cells);
    totals = List.copyOf(totals);
  }

  /**
   * A new label column.
   *
   * @param name such as {@code month}
   * @param family what its labels are
   */
  public record Level(String name, Family family) {}

  /**
   * One of the columns that go.
   *
   * @param column its position in the found table's columns
   * @param labels one for each level, such as {@code 2024} and {@code Jan}; a date as {@code
   *     2024-01-31}
   * @param value which of the value columns its cells go to
   */
  public record Cell(int column, List<String> labels, int value) {
    public Cell {
      labels = List.copyOf(labels);
    }
  }
}
