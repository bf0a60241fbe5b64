package dev.millrace.sheets.layout;

/**
 * Rows above a table of time series that say what each series is, as statistical offices write
 * them: its name, unit, kind, first and last date, number of values. Each such row begins with a
 * word for itself, each row of the data with a date. The header is all of them, more than another
 * header may have; those of values tell about the data and change with them, so they name nothing.
 */
final class AttributeRows {
  private static final int LEAST = 3;
  private static final int MOST = 20;
  private static final int DATES = 6;
  private static final double WIDE = 0.6;

  private AttributeRows() {}

  /** The line of the first date, with the header above it from the sample's line 0; −1 if none. */
  static int end(Sample sample, int from, int end) {
    int line = from;
    while (line < end && line - from <= MOST && sample.type(line, 0) != CellType.DATE) {
      line++;
    }
    if (line - from < LEAST || line + DATES > end || !areDates(sample, line)) {
      return -1;
    }
    boolean holdsValues = false;
    for (int above = from; above < line; above++) {
      CellType key = sample.type(above, 0);
      boolean isAttribute =
          (key == CellType.TEXT || (key == CellType.EMPTY && above == from))
              && sample.gapBefore(above + 1) == 0
              && sample.filled(above) >= Math.max(2, WIDE * sample.columns());
      if (!isAttribute) {
        return -1;
      }
      holdsValues |= above > from && areValues(sample, above);
    }
    return holdsValues ? line : -1;
  }

  private static boolean areDates(Sample sample, int from) {
    for (int line = from; line < from + DATES; line++) {
      if (sample.type(line, 0) != CellType.DATE) {
        return false;
      }
    }
    return true;
  }

  private static boolean areValues(Sample sample, int line) {
    for (int at = 1; at < sample.columns(); at++) {
      if (sample.type(line, at) == CellType.TEXT) {
        return false;
      }
    }
    return true;
  }
}
