package dev.millrace.sheets.layout;

import org.jspecify.annotations.Nullable;

/** Some lines of a view, read once: what each cell looks like and says. Columns by position. */
final class Sample {
  private final View view;
  private final int firstLine;
  private final CellType[] @Nullable [] types;
  private final String[] @Nullable [] texts;
  private final boolean[] @Nullable [] marks;

  /** Takes lines from {@code firstLine} up to {@code endLine}, but no more than {@code most}. */
  Sample(View view, int firstLine, int endLine, int most) {
    this.view = view;
    this.firstLine = firstLine;
    int lines = Math.min(most, endLine - firstLine);
    this.types = new CellType[lines][];
    this.texts = new String[lines][];
    this.marks = new boolean[lines][];
  }

  View view() {
    return view;
  }

  int lines() {
    return types.length;
  }

  int columns() {
    return view.lastColumn() - view.firstColumn() + 1;
  }

  /** The sheet's column. */
  int column(int at) {
    return view.firstColumn() + at;
  }

  /** The view's line. */
  int viewLine(int line) {
    return firstLine + line;
  }

  /** Empty rows above a line; none above the first. */
  int gapBefore(int line) {
    return line <= 0 || line >= lines() ? 0 : view.gapBefore(firstLine + line);
  }

  CellType type(int line, int at) {
    return types(line)[at];
  }

  private CellType[] types(int line) {
    CellType[] row = types[line];
    if (row == null) {
      row = new CellType[columns()];
      for (int at = 0; at < row.length; at++) {
        row[at] = view.type(firstLine + line, column(at));
      }
      types[line] = row;
    }
    return row;
  }

  String text(int line, int at) {
    String[] row = texts[line];
    if (row == null) {
      row = new String[columns()];
      for (int column = 0; column < row.length; column++) {
        row[column] = view.text(firstLine + line, column(column));
      }
      texts[line] = row;
    }
    return row[at];
  }

  /** The type of a cell read as a header: years and the like that run on count as texts. */
  CellType headerType(int line, int at) {
    boolean[] row = marks[line];
    if (row == null) {
      row = Labels.marks(this, line);
      marks[line] = row;
    }
    return row[at] ? CellType.TEXT : type(line, at);
  }

  boolean holdsValues(int line) {
    for (CellType type : types(line)) {
      if (type.isValue()) {
        return true;
      }
    }
    return false;
  }

  int filled(int line) {
    int filled = 0;
    for (CellType type : types(line)) {
      filled += type == CellType.EMPTY ? 0 : 1;
    }
    return filled;
  }

  /** The position of a line's first filled cell, −1 when there is none. */
  int first(int line) {
    CellType[] row = types(line);
    for (int at = 0; at < row.length; at++) {
      if (row[at] != CellType.EMPTY) {
        return at;
      }
    }
    return -1;
  }
}
