package dev.millrace.sheets.layout;

import java.util.List;

/**
 * Columns whose headers are values (months, years, regions) and that become rows: each data row
 * gives one row for each of them, with the label in one new column for each level and the cell in
 * another.
 *
 * @param columns positions in the found table's columns, adjacent
 * @param levels names of the new label columns, such as {@code month}; more than one in a crosstab
 *     with several header rows
 * @param labels for each of the columns one label for each level
 * @param valueName the new column of the cells, such as {@code value}
 * @param certain whether it may be done without asking; otherwise it is only proposed
 */
public record Unpivot(
    List<Integer> columns,
    List<String> levels,
    List<List<String>> labels,
    String valueName,
    boolean certain) {
  public Unpivot {
    columns = List.copyOf(columns);
    levels = List.copyOf(levels);
    labels = labels.stream().map(List::copyOf).toList();
  }
}
