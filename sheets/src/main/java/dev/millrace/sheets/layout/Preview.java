package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.List;

/** The first rows of a found table as text, each with its role, for people who decide about it. */
public final class Preview {
  private static final int BELOW = 25;
  private static final int MOST_ABOVE = 150;
  private static final int ABOVE = 15;
  private static final int COLUMNS = 20;
  private static final int BEFORE = 3;
  private static final int ROWS_AS_TEXT = 24;
  private static final int COLUMNS_AS_TEXT = 12;
  private static final int WIDTH = 16;
  private static final int LONGEST = 60;

  private Preview() {}

  /**
   * A row of a sheet.
   *
   * @param row its number as people see it, from 1
   * @param role what it was taken for; {@code ABOVE} for rows above the table
   * @param from the column of the first cell, such as {@code A}
   */
  public record Line(int row, String role, String from, List<String> cells) {
    public Line {
      cells = List.copyOf(cells);
    }
  }

  /** The table's first rows, and what stands above it, from the sheet's top if that is not far. */
  public static List<Line> lines(Sheet sheet, FoundTable table) {
    int top = table.roles().firstIndex();
    return lines(sheet, table, top <= MOST_ABOVE ? 0 : top - ABOVE);
  }

  private static List<Line> lines(Sheet sheet, FoundTable table, int first) {
    Grid grid = sheet.grid();
    List<Line> lines = new ArrayList<>();
    int end = Math.min(table.roles().endIndex(), table.roles().firstIndex() + BELOW);
    int from = Math.max(0, table.area().firstColumn() - BEFORE);
    for (int index = first; index < end; index++) {
      String role = index < table.roles().firstIndex() ? "ABOVE" : table.roles().at(index).name();
      List<String> cells = new ArrayList<>();
      for (int at = 0; at < COLUMNS && from + at < grid.columns(); at++) {
        cells.add(cut(grid.text(index, from + at), LONGEST));
      }
      lines.add(new Line(grid.rowNumber(index) + 1, role, Area.column(from), cells));
    }
    return lines;
  }

  /** The same as text. */
  public static String of(Sheet sheet, FoundTable table) {
    StringBuilder text = new StringBuilder();
    int from = Math.max(0, table.area().firstColumn() - BEFORE);
    int columns = Math.min(COLUMNS_AS_TEXT, sheet.grid().columns() - from);
    text.append(" ".repeat(17));
    for (int at = 0; at < columns; at++) {
      text.append(" | %-16s".formatted(Area.column(from + at)));
    }
    text.append('\n');
    int first = Math.max(0, table.roles().firstIndex() - ABOVE);
    for (Line line : lines(sheet, table, first).stream().limit(ROWS_AS_TEXT).toList()) {
      text.append("%6d %-10s".formatted(line.row, cut(line.role, 10)));
      line.cells.stream()
          .limit(columns)
          .forEach(cell -> text.append(" | %-16s".formatted(cut(cell, WIDTH))));
      text.append('\n');
    }
    return text.toString();
  }

  private static String cut(String text, int most) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
