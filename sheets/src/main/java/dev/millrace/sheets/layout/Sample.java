package dev.millrace.sheets.layout;

import org.jspecify.annotations.Nullable;

/** The first lines of a block, read once: what each cell looks like and says. */
final class Sample {
  private final View view;
  private final int firstLine;
  private final int[] columns;
  private final CellType[] @Nullable [] types;
  private final String[] @Nullable [] texts;

  /** Takes lines from {@code firstLine} up to {@code endLine}, but no more than {@code most}. */
  Sample(View view, int firstLine, int endLine, int[] columns, int most) {
    this.view = view;
    this.firstLine = firstLine;
    this.columns = columns.clone();
    int lines = Math.min(most, endLine - firstLine);
    this.types = new CellType[lines][];
    this.texts = new String[lines][];
  }

  int lines() {
    return types.length;
  }

  int columns() {
    return columns.length;
  }

  int column(int at) {
    return columns[at];
  }

  /** The view's line. */
  int viewLine(int line) {
    return firstLine + line;
  }

  int gapBefore(int line) {
    return view.gapBefore(firstLine + line);
  }

  CellType type(int line, int at) {
    CellType[] row = types[line];
    if (row == null) {
      row = new CellType[columns.length];
      for (int column = 0; column < columns.length; column++) {
        row[column] = view.type(firstLine + line, columns[column]);
      }
      types[line] = row;
    }
    return row[at];
  }

  String text(int line, int at) {
    String[] row = texts[line];
    if (row == null) {
      row = new String[columns.length];
      for (int column = 0; column < columns.length; column++) {
        row[column] = view.text(firstLine + line, columns[column]);
      }
      texts[line] = row;
    }
    return row[at];
  }
}
