package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.List;

/** The first rows of a found table as text, each with its role, for people who decide about it. */
public final class Preview {
  private static final int ROWS = 12;
  private static final int COLUMNS = 12;
  private static final int WIDTH = 16;
  private static final int LONGEST = 60;

  private Preview() {}

  /**
   * A row of a sheet.
   *
   * @param row its number as people see it, from 1
   * @param role what it was taken for; {@code ABOVE} for rows above the table
   */
  public record Line(int row, String role, List<String> cells) {
    public Line {
      cells = List.copyOf(cells);
    }
  }

  /** The table's first rows, and what stands right above it. */
  public static List<Line> lines(Sheet sheet, FoundTable table) {
    Grid grid = sheet.grid();
    List<Line> lines = new ArrayList<>();
    int first = Math.max(0, table.roles().firstIndex() - 3);
    int end = Math.min(table.roles().endIndex(), first + ROWS);
    for (int index = first; index < end; index++) {
      String role = index < table.roles().firstIndex() ? "ABOVE" : table.roles().at(index).name();
      List<String> cells = new ArrayList<>();
      for (int at = 0; at < COLUMNS && table.area().firstColumn() + at < grid.columns(); at++) {
        cells.add(cut(grid.text(index, table.area().firstColumn() + at), LONGEST));
      }
      lines.add(new Line(grid.rowNumber(index) + 1, role, cells));
    }
    return lines;
  }

  /** The same as text. */
  public static String of(Sheet sheet, FoundTable table) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines(sheet, table)) {
      text.append("%6d %-10s".formatted(line.row, cut(line.role, 10)));
      line.cells.forEach(cell -> text.append(" | %-16s".formatted(cut(cell, WIDTH))));
      text.append('\n');
    }
    return text.toString();
  }

  private static String cut(String text, int most) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
