package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;

/** The first rows of a found table as text, each with its role, for people who decide about it. */
public final class Preview {
  private static final int ROWS = 12;
  private static final int COLUMNS = 12;
  private static final int WIDTH = 16;

  private Preview() {}

  /** A line for each of the table's first rows, and of what stands above it. */
  public static String of(Sheet sheet, FoundTable table) {
    Grid grid = sheet.grid();
    StringBuilder text = new StringBuilder();
    int first = Math.max(0, table.roles().firstIndex() - 3);
    int end = Math.min(table.roles().endIndex(), first + ROWS);
    for (int index = first; index < end; index++) {
      String role = index < table.roles().firstIndex() ? "ABOVE" : table.roles().at(index).name();
      text.append("%6d %-10s".formatted(grid.rowNumber(index) + 1, cut(role, 10)));
      for (int at = 0; at < COLUMNS && table.area().firstColumn() + at < grid.columns(); at++) {
        String cell = grid.text(index, table.area().firstColumn() + at);
        text.append(" | %-16s".formatted(cut(cell, WIDTH)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String cut(String text, int most) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
