package dev.millrace.sheets.layout;

/** Finds the header's rows: the line that scores highest, and those above and below that belong. */
final class HeaderRows {
  /** Headers are no higher. */
  static final int MOST_ROWS = 5;

  /** A line that cannot come closer to the best is not looked at. */
  private static final double CLEAR = 0.7;

  private final Sample sample;
  private final int end;
  private final HeaderScore score;
  private final HeaderLines lines;

  /**
   * The header of a table.
   *
   * @param first its first line in the sample
   * @param end one more than its last line; {@code first} when the table has none
   * @param margin how much better the best line scores than the next that is no part of the header
   * @param contrast how much the header's types differ from those below
   */
  record Header(int first, int end, double margin, double contrast) {
    boolean isNone() {
      return first == end;
    }
  }

  HeaderRows(Sample sample, int end) {
    this.sample = sample;
    this.end = end;
    this.score = new HeaderScore(sample, end);
    this.lines = new HeaderLines(sample, end);
  }

  /** The header among the lines up to the end; a table without one begins at {@code gridStart}. */
  Header find(int gridStart) {
    int attributes = AttributeRows.end(sample, gridStart, end);
    if (attributes >= 0) {
      return new Header(gridStart, attributes, 1, 1);
    }
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    double[] scores = new double[end];
    for (int line = 0; line < end; line++) {
      double bound = line < 2 ? Double.MAX_VALUE : score.bound(line);
      scores[line] = bound < highest - CLEAR ? bound : lines.isRule(line) ? -1 : score.of(line);
      if (scores[line] > highest + 1e-9) {
        best = line;
        highest = scores[line];
      }
    }
    best = first(best);
    double contrast = score.contrast(best);
    if (isData(best, contrast)) {
      return overValues(gridStart - 1)
          ? new Header(
              new UpperHeader(sample, end, score).from(gridStart - 1),
              gridStart,
              0.2,
              score.contrast(gridStart - 1))
          : new Header(gridStart, gridStart, contrast < -0.2 ? 1 : 0.2, contrast);
    }
    int first = new UpperHeader(sample, end, score).from(best);
    int after = new LowerHeader(sample, end).until(best + 1);
    int earlier = earlier(first, gridStart);
    if (earlier >= 0) {
      return new HeaderRows(sample, bodyEnd(first)).find(gridStart);
    }
    double next = 0;
    for (int line = 0; line < end; line++) {
      next = line < first || line >= after ? Math.max(next, scores[line]) : next;
    }
    return new Header(first, after, highest - next, contrast);
  }

  /** Whether a line right above the data names some of their values, and not the first column. */
  private boolean overValues(int line) {
    if (line < 0
        || sample.first(line) == 0
        || sample.gapBefore(line + 1) > 0
        || !lines.isTexts(line)) {
      return false;
    }
    int bodyEnd = Math.min(end, line + 1 + HeaderScore.BODY);
    for (int at = 0; at < sample.columns(); at++) {
      if (sample.type(line, at) != CellType.EMPTY) {
        Below below = Below.of(sample, line, bodyEnd, at);
        if (below.filled() < 3 || below.values() < below.filled()) {
          return false;
        }
      }
    }
    return true;
  }

  /** A line above with a body of its own: another table stands right above. */
  private int earlier(int first, int gridStart) {
    int bodyEnd = bodyEnd(first);
    HeaderScore own = new HeaderScore(sample, bodyEnd);
    for (int line = gridStart; line < bodyEnd - 2; line++) {
      boolean isNamed =
          sample.filled(line) >= 2
              && lines.isTexts(line)
              && !lines.isColon(line, sample.first(line))
              && !Grids.hasDigits(sample, line);
      boolean hasBody = sample.filled(line + 1) >= 2 && sample.filled(line + 2) >= 2;
      if (isNamed && hasBody && own.contrast(line) >= 0.45) {
        return line;
      }
    }
    return -1;
  }

  /** Titles right above a header are no part of what comes before. */
  private int bodyEnd(int first) {
    int line = first;
    while (line > 0 && sample.filled(line - 1) < 2) {
      line--;
    }
    return line;
  }

  /** The first line that says the same: prints repeat their header on every page. */
  private int first(int best) {
    for (int line = 0; line < best; line++) {
      if (lines.isSame(line, best)) {
        return line;
      }
    }
    return best;
  }

  /** Whether even the best line looks like those below it: values over values, nothing else. */
  private boolean isData(int line, double contrast) {
    int values = 0;
    int filled = 0;
    for (int at = 0; at < sample.columns(); at++) {
      CellType type = sample.headerType(line, at);
      filled += type == CellType.EMPTY ? 0 : 1;
      values += type.isValue() ? 1 : 0;
    }
    return (contrast < 0.05 && values > 0)
        || contrast <= -0.1
        || (values > 0 && values >= 0.5 * filled);
  }
}
