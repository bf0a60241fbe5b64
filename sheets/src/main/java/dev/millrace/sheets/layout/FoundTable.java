package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.List;
import java.util.Optional;

/**
 * A table found on a sheet.
 *
 * @param area from the first header row, or the name of the first group right above it, to the last
 *     row that belongs to it
 * @param headerRows row numbers of the header from top to bottom, none when the table has none
 * @param columns from left to right
 * @param roles of the grid's rows within the area
 * @param unpivot columns that are to become rows
 * @param confidence from 0 to 1 that header and area are right; see {@link TableFinder#BAR}
 * @param questions what only a person can decide, such as whether a row is a total
 * @param fingerprint the layout's name: the same for every sheet laid out like this one, whatever
 *     values, number of rows and months it holds
 */
public record FoundTable(
    Area area,
    List<Integer> headerRows,
    List<FoundColumn> columns,
    RowRoles roles,
    Optional<Unpivot> unpivot,
    double confidence,
    List<Question> questions,
    String fingerprint) {
  public FoundTable {
    headerRows = List.copyOf(headerRows);
    columns = List.copyOf(columns);
    questions = List.copyOf(questions);
  }
}
