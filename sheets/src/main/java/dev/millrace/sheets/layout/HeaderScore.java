package dev.millrace.sheets.layout;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How much a line looks like the header of the lines below it: a weighted sum of what headers are
 * (they cover the body's columns, are texts, differ from each other and from what stands below) and
 * are not (alone in their row, long, followed by an empty row). The weights were measured on public
 * spreadsheets, where the row that scores highest is right on 97 % of the sheets. Two features were
 * added here: years, months and dates that run on across the sheet count as texts, and texts of one
 * shape, such as article codes, contrast with a header of another.
 */
final class HeaderScore {
  static final int BODY = 20;
  private static final double DENSE = 0.3;

  /** A column with so many values is one, however many rows are still to be filled. */
  private static final int SOME = 4;

  private static final int LONG = 60;

  private final Sample sample;
  private final int end;

  /** Bodies reach no further than {@code end}, a line of the sample. */
  HeaderScore(Sample sample, int end) {
    this.sample = sample;
    this.end = end;
  }

  /** What was counted over a candidate's cells. */
  private static final class Counts {
    final Set<String> distinct = new HashSet<>();
    int bodyColumns;
    int covered;
    int filled;
    int texts;
    int longTexts;
    int repeated;
    int contrasted;
    double contrast;

    double score() {
      double n = filled;
      return 2 * (bodyColumns == 0 ? 0 : (double) covered / bodyColumns)
          + texts / n
          + 0.5 * distinct.size() / n
          + 1.5 * (contrasted == 0 ? 0 : contrast / contrasted)
          - repeated / n
          - (filled == 1 && bodyColumns > 1 ? 2 : 0)
          - longTexts / n;
    }
  }

  /** A score that a line cannot exceed, told from its types alone. */
  double bound(int line) {
    int filled = 0;
    int texts = 0;
    for (int at = 0; at < sample.columns(); at++) {
      CellType type = sample.headerType(line, at);
      filled += type == CellType.EMPTY ? 0 : 1;
      texts += type == CellType.TEXT ? 1 : 0;
    }
    double share = filled == 0 ? 0 : (double) texts / filled;
    return 2.5 + 2.5 * share - 0.02 * line - 0.1 * rowsAbove(line, filled);
  }

  /** The score of a line of the sample; −1 for one with nothing below. */
  double of(int line) {
    int bodyEnd = Math.min(end, line + 1 + BODY);
    if (bodyEnd <= line + 1) {
      return -1;
    }
    Counts counts = new Counts();
    for (int at = 0; at < sample.columns(); at++) {
      count(line, bodyEnd, at, counts);
    }
    if (counts.filled == 0) {
      return -1;
    }
    return counts.score()
        - 0.02 * line
        - 0.1 * rowsAbove(line, counts.filled)
        - (sample.gapBefore(line + 1) > 0 ? 0.5 : 0);
  }

  /** Lines right above that are as full, up to ten: a header with data above it is none. */
  private int rowsAbove(int line, int filled) {
    int above = 0;
    while (above < 10
        && above < line
        && sample.gapBefore(line - above) == 0
        && sample.filled(line - above - 1) >= (filled < 2 ? 1 : Math.max(2, 0.7 * filled))) {
      above++;
    }
    return Math.max(0, above - 3);
  }

  /** How much the types of a line differ from those below, from −1 (a header's opposite) to 1. */
  double contrast(int line) {
    Counts counts = new Counts();
    for (int at = 0; at < sample.columns(); at++) {
      count(line, Math.min(end, line + 1 + BODY), at, counts);
    }
    return counts.contrasted == 0 ? 0 : counts.contrast / counts.contrasted;
  }

  private void count(int line, int bodyEnd, int at, Counts counts) {
    Below below = Below.of(sample, line, bodyEnd, at);
    boolean isDense =
        below.filled() > 0
            && (below.filled() >= DENSE * (bodyEnd - line - 1) || below.values() >= SOME);
    counts.bodyColumns += isDense ? 1 : 0;
    CellType type = sample.headerType(line, at);
    if (type == CellType.EMPTY) {
      return;
    }
    String text = sample.text(line, at);
    counts.filled++;
    counts.covered += isDense ? 1 : 0;
    counts.texts += type == CellType.TEXT ? 1 : 0;
    counts.longTexts += text.length() > LONG ? 1 : 0;
    counts.distinct.add(text.toLowerCase(Locale.ROOT));
    counts.repeated += below.holdsSame() ? 1 : 0;
    if (below.filled() > 0) {
      counts.contrasted++;
      counts.contrast += contrast(type, text, below);
    }
  }

  private static double contrast(CellType type, String text, Below below) {
    double values = (double) below.values() / below.filled();
    if (type.isValue()) {
      return -values / 2;
    }
    if (values > 0 || below.shape().isEmpty()) {
      return values;
    }
    return below.shape().equals(Below.shape(text)) ? -0.3 : 0.3;
  }
}
