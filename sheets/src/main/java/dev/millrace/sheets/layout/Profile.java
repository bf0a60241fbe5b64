package dev.millrace.sheets.layout;

import java.util.Arrays;

/**
 * What the columns of a table hold, told from the first lines of its body.
 *
 * @param filled share of the lines that fill the column, by position
 * @param values share of numbers and dates among the filled ones
 * @param typical how many cells a line fills usually
 */
record Profile(double[] filled, double[] values, int typical, int lines) {
  static final int LINES = 60;

  /** The columns of the lines from {@code from} to {@code end}. */
  static Profile of(Sample sample, int from, int end) {
    int columns = sample.columns();
    int[] filled = new int[columns];
    int[] values = new int[columns];
    int[] widths = new int[Math.max(0, end - from)];
    int lines = 0;
    for (int line = from; line < end; line++) {
      int width = sample.filled(line);
      if (width < 2 && columns > 1) {
        continue;
      }
      widths[lines++] = width;
      for (int at = 0; at < columns; at++) {
        CellType type = sample.type(line, at);
        filled[at] += type == CellType.EMPTY ? 0 : 1;
        values[at] += type.isValue() ? 1 : 0;
      }
    }
    Arrays.sort(widths, 0, lines);
    double[] filledShare = new double[columns];
    double[] valueShare = new double[columns];
    for (int at = 0; at < columns; at++) {
      filledShare[at] = lines == 0 ? 0 : (double) filled[at] / lines;
      valueShare[at] = filled[at] == 0 ? 0 : (double) values[at] / filled[at];
    }
    return new Profile(filledShare, valueShare, lines == 0 ? 0 : widths[lines / 2], lines);
  }

  boolean isValues(int at) {
    return values[at] >= 0.7 && filled[at] >= 0.2;
  }

  boolean isLabels(int at) {
    return values[at] < 0.5 && filled[at] >= 0.6;
  }

  /** The first column of values, −1 when there is none. */
  int firstValues() {
    for (int at = 0; at < filled.length; at++) {
      if (isValues(at)) {
        return at;
      }
    }
    return -1;
  }
}
