package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;

/** What can be said of one line of a sample that might belong to a header. */
final class HeaderLines {
  private static final int LONG = 60;

  private final Sample sample;
  private final int end;

  HeaderLines(Sample sample, int end) {
    this.sample = sample;
    this.end = end;
  }

  /** Dashes below the names, as terminals draw tables. */
  boolean isRule(int line) {
    for (int at = 0; at < sample.columns(); at++) {
      if (!Body.isRule(sample.text(line, at))) {
        return false;
      }
    }
    return true;
  }

  /** Whether two lines say the same. */
  boolean isSame(int line, int other) {
    boolean isSame = sample.filled(line) == sample.filled(other) && sample.filled(line) > 1;
    for (int at = 0; at < sample.columns() && isSame; at++) {
      isSame = sample.text(line, at).equalsIgnoreCase(sample.text(other, at));
    }
    return isSame;
  }

  /** Whether all cells are texts of a header's length, or values that run on across the sheet. */
  boolean isTexts(int line) {
    return isTexts(line, LONG);
  }

  /** The same, of texts of any length. */
  boolean isTextsOfAnyLength(int line) {
    return isTexts(line, Integer.MAX_VALUE);
  }

  private boolean isTexts(int line, int longest) {
    int filled = 0;
    for (int at = 0; at < sample.columns(); at++) {
      CellType type = sample.headerType(line, at);
      if (type.isValue() && !isYear(line, at)) {
        return false;
      }
      if (type != CellType.EMPTY) {
        filled++;
        if (sample.text(line, at).length() > longest) {
          return false;
        }
      }
    }
    return filled > 0;
  }

  /** A year or date may stand alone over its months, not over others of its kind. */
  private boolean isYear(int line, int at) {
    return isYearItself(line, at)
        && (line + 1 >= end || !isYearItself(line + 1, at))
        && (line + 2 >= end || !isYearItself(line + 2, at));
  }

  private boolean isYearItself(int line, int at) {
    return Label.of(sample.text(line, at), sample.type(line, at))
        .filter(label -> label.family() == Family.YEAR || label.family() == Family.DATE)
        .isPresent();
  }

  /** Whether a cell is merged across columns. */
  boolean isMerged(int line, int at) {
    View view = sample.view();
    if (view.filled().isPlain()) {
      return false;
    }
    Area merge = view.filled().merge(view.index(sample.viewLine(line)), sample.column(at));
    return merge != null && merge.lastColumn() > merge.firstColumn();
  }

  /** Whether a cell is the label of what follows it. */
  boolean isColon(int line, int at) {
    return sample.text(line, at).endsWith(":");
  }
}
