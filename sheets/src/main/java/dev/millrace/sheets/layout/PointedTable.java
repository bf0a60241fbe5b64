package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that a person pointed at, remembered by what its header says: on any sheet on which the
 * same texts stand side by side, in the same rows, there the table begins.
 *
 * @param header the texts of the header's rows from the table's first column to its last, without
 *     what makes no difference
 * @param ends how the row below the table begins; empty where it is an empty row; null where the
 *     table ends as others do
 */
public record PointedTable(List<List<String>> header, @Nullable String ends) {
  private static final int FARTHEST = 2_000;

  public PointedTable {
    header = header.stream().map(List::copyOf).toList();
    if (header.isEmpty() || header.getFirst().stream().allMatch(String::isEmpty)) {
      throw new IllegalArgumentException("the header's first row is empty");
    }
  }

  /**
   * Remembers where a person points.
   *
   * @throws IllegalArgumentException when the sheet has nothing there
   */
  public static PointedTable of(Sheet sheet, Pointing pointing) {
    Grid grid = sheet.grid();
    FilledCells cells = new FilledCells(sheet);
    List<Integer> rows = rows(grid, pointing);
    int first = pointing.firstColumn() == null ? first(grid, cells, rows) : pointing.firstColumn();
    int last = pointing.lastColumn() == null ? last(grid, cells, rows) : pointing.lastColumn();
    if (last < first || last >= Math.max(grid.columns(), 1)) {
      throw new IllegalArgumentException("the header fills no columns there");
    }
    List<List<String>> header = new ArrayList<>();
    for (int index : rows) {
      List<String> texts = new ArrayList<>();
      for (int column = first; column <= last; column++) {
        texts.add(text(grid, cells, index, column));
      }
      header.add(texts);
    }
    Integer end = pointing.lastRow();
    return new PointedTable(header, end == null ? null : below(grid, cells, end, first, last));
  }

  /** The grid's rows that the header stands in; those that hold nothing are none. */
  private static List<Integer> rows(Grid grid, Pointing pointing) {
    List<Integer> rows = new ArrayList<>();
    int index = grid.indexAtOrAfter(pointing.firstHeaderRow());
    while (index < grid.rows() && grid.rowNumber(index) <= pointing.lastHeaderRow()) {
      rows.add(index++);
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "row %d is empty: it names no columns".formatted(pointing.firstHeaderRow() + 1));
    }
    return rows;
  }

  private static int first(Grid grid, FilledCells cells, List<Integer> rows) {
    int column = 0;
    while (column < grid.columns() && isBlank(grid, cells, rows, column)) {
      column++;
    }
    return column;
  }

  private static int last(Grid grid, FilledCells cells, List<Integer> rows) {
    int column = grid.columns() - 1;
    while (column >= 0 && isBlank(grid, cells, rows, column)) {
      column--;
    }
    return column;
  }

  private static boolean isBlank(Grid grid, FilledCells cells, List<Integer> rows, int column) {
    return rows.stream().allMatch(index -> text(grid, cells, index, column).isEmpty());
  }

  /** How the row below the last one begins; empty where it is an empty row, or none follows. */
  private static String below(Grid grid, FilledCells cells, int lastRow, int first, int last) {
    int index = grid.indexAtOrAfter(lastRow + 1);
    return index < grid.rows() && grid.rowNumber(index) == lastRow + 1
        ? beginning(grid, cells, index, first, last)
        : "";
  }

  private static String beginning(Grid grid, FilledCells cells, int index, int first, int last) {
    for (int column = first; column <= last; column++) {
      String text = text(grid, cells, index, column);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static String text(Grid grid, FilledCells cells, int index, int column) {
    if (cells.isPlain()) {
      return Fingerprint.plain(HeaderTexts.of(grid, index, column));
    }
    FilledCells.Source source = cells.source(index, column);
    return Fingerprint.plain(HeaderTexts.of(grid, source.index(), source.column()));
  }

  /**
   * Where the table stands on a sheet.
   *
   * @param area from its header to the last row that can belong to it
   */
  record Place(Area area, int lastHeaderRow) {}

  /** Where the table stands on a sheet, if it does. */
  Optional<Place> on(Sheet sheet) {
    Grid grid = sheet.grid();
    FilledCells cells = new FilledCells(sheet);
    int width = header.getFirst().size();
    for (int index = 0; index < Math.min(grid.rows(), FARTHEST); index++) {
      for (int column = 0; column + width <= grid.columns(); column++) {
        if (isHeader(grid, cells, index, column)) {
          int end = end(grid, cells, index + header.size(), column, column + width - 1);
          Area area =
              new Area(grid.rowNumber(index), column, grid.rowNumber(end - 1), column + width - 1);
          return Optional.of(new Place(area, grid.rowNumber(index + header.size() - 1)));
        }
      }
    }
    return Optional.empty();
  }

  private boolean isHeader(Grid grid, FilledCells cells, int index, int column) {
    if (index + header.size() > grid.rows()) {
      return false;
    }
    for (int row = 0; row < header.size(); row++) {
      for (int at = 0; at < header.get(row).size(); at++) {
        if (!text(grid, cells, index + row, column + at).equals(header.get(row).get(at))) {
          return false;
        }
      }
    }
    return true;
  }

  /** One more than the last index that can belong to the table. */
  private int end(Grid grid, FilledCells cells, int from, int first, int last) {
    if (ends == null) {
      return grid.rows();
    }
    for (int index = from; index < grid.rows(); index++) {
      boolean isGap = grid.rowNumber(index) > grid.rowNumber(index - 1) + 1;
      String beginning = isGap ? "" : beginning(grid, cells, index, first, last);
      if (beginning.equals(ends)) {
        return index;
      }
    }
    return grid.rows();
  }

  /** A draft of a part that begins with the header and holds nothing beyond the table's end. */
  static Draft draft(View part, int lastHeaderRow) {
    int headerEnd = 1;
    while (headerEnd < part.lines() && part.rowNumber(headerEnd) <= lastHeaderRow) {
      headerEnd++;
    }
    Sample sample = new Sample(part, 0, part.lines(), headerEnd + Profile.LINES);
    HeaderRows.Header found = new HeaderRows.Header(0, headerEnd, 1, 1);
    Profile profile =
        Profile.of(sample, headerEnd, Math.min(sample.lines(), headerEnd + Profile.LINES));
    Draft read = new Body(part, sample, found, 0, profile).read();
    return new Draft(part, 0, headerEnd, read.end(), roles(read), 1, 1, true);
  }

  private static RowRole[] roles(Draft read) {
    RowRole[] roles = new RowRole[read.end()];
    for (int line = 0; line < roles.length; line++) {
      roles[line] = read.role(line);
    }
    return roles;
  }
}
