package dev.millrace.sheets.layout;

import java.util.HashSet;
import java.util.Set;

/**
 * Where in a sample the first table's rows stand: the first stretch of lines without a gap that
 * looks like a grid. Titles, and blocks of labels with their values, are passed over.
 *
 * @param start its first line
 * @param end one more than its last
 */
record Grids(int start, int end) {
  private static final int MOST_KEYS = 25;
  private static final int MOST_PAIRS = 8;

  /** The first grid of a sample; of length 0 when there is none. */
  static Grids first(Sample sample) {
    int lines = sample.lines();
    int firstWide = -1;
    int wide = 0;
    for (int start = 0; start < lines; ) {
      int end = bandEnd(sample, start);
      int many = lines(sample, start, end);
      if (many > 0 && !areKeys(sample, start, end)) {
        firstWide = firstWide < 0 ? start : firstWide;
        wide += many;
        if (many >= 2 || wide >= 3) {
          return new Grids(start(sample, start, end), end);
        }
      }
      start = end;
    }
    if (wide >= 1) {
      return new Grids(firstWide, lines);
    }
    return column(sample);
  }

  /** A list of one column, when that is all there is. */
  private static Grids column(Sample sample) {
    if (sample.columns() < sample.view().grid().columns()) {
      return new Grids(0, 0);
    }
    for (int start = 0; start < sample.lines(); ) {
      int end = bandEnd(sample, start);
      if (end - start >= 4) {
        return new Grids(start, end);
      }
      start = end;
    }
    return new Grids(0, 0);
  }

  /** Its end, or that of the rows below it when all it holds is a header that stands apart. */
  int withBody(Sample sample) {
    boolean isNames = end - start >= 2 && end - start <= HeaderRows.MOST_ROWS;
    for (int line = start; line < end && isNames; line++) {
      isNames = sample.filled(line) >= 2 && !sample.holdsValues(line);
    }
    if (!isNames || end >= sample.lines()) {
      return end;
    }
    int bodyEnd = bandEnd(sample, end);
    boolean holdsValues = false;
    for (int line = end; line < bodyEnd; line++) {
      holdsValues |= sample.filled(line) >= 2 && sample.holdsValues(line);
    }
    return holdsValues && !hasHeader(sample, end, bodyEnd) ? bodyEnd : end;
  }

  static int bandEnd(Sample sample, int start) {
    int end = start + 1;
    while (end < sample.lines() && sample.gapBefore(end) == 0) {
      end++;
    }
    return end;
  }

  /** Where the lines of more than one cell begin. */
  private static int start(Sample sample, int start, int end) {
    int line = start;
    while (line < end - 1 && sample.filled(line) < 2) {
      line++;
    }
    return line;
  }

  private static int lines(Sample sample, int start, int end) {
    int many = 0;
    for (int line = start; line < end; line++) {
      many += sample.filled(line) >= 2 ? 1 : 0;
    }
    return many;
  }

  /** Whether a band is labels with their values beside them, and something wider comes below. */
  private static boolean areKeys(Sample sample, int start, int end) {
    if (end - start > MOST_KEYS || (end >= sample.lines() && !isPart(sample))) {
      return false;
    }
    int width = 0;
    int colons = 0;
    int labels = 0;
    for (int line = start; line < end; line++) {
      int first = sample.first(line);
      width = Math.max(width, sample.filled(line));
      labels += sample.type(line, first) == CellType.TEXT ? 1 : 0;
      colons += sample.text(line, first).endsWith(":") ? 1 : 0;
    }
    int lines = end - start;
    if ((arePairs(sample, start, end) || isLoose(sample, start, end))
        && (isPart(sample) || hasTable(sample, end))) {
      return true;
    }
    if (end >= sample.lines()
        || labels < lines
        || (width > 2 && colons < 0.5 * lines)
        || width > 6) {
      return false;
    }
    return widest(sample, end) > Math.min(width, 2)
        && (colons >= 0.5 * lines || !hasHeader(sample, start, end));
  }

  /** Labels with their values to the right, twice or more in a line, and all labels different. */
  private static boolean arePairs(Sample sample, int start, int end) {
    Set<String> labels = new HashSet<>();
    int pairs = 0;
    for (int line = start; line < end; line++) {
      boolean isLabel = true;
      for (int at = 0; at < sample.columns(); at++) {
        CellType type = sample.type(line, at);
        if (type == CellType.EMPTY) {
          continue;
        }
        if (isLabel && (type != CellType.TEXT || !labels.add(sample.text(line, at)))) {
          return false;
        }
        pairs += !isLabel && type.isValue() ? 1 : 0;
        isLabel = !isLabel;
      }
      if (!isLabel) {
        return false;
      }
    }
    return pairs > end - start && end - start <= MOST_PAIRS;
  }

  /** A few lines of labels with more or fewer things beside them, without names above. */
  private static boolean isLoose(Sample sample, int start, int end) {
    int width = 0;
    int least = Integer.MAX_VALUE;
    for (int line = start; line < end; line++) {
      if (sample.type(line, sample.first(line)) != CellType.TEXT) {
        return false;
      }
      width = Math.max(width, sample.filled(line));
      least = Math.min(least, sample.filled(line));
    }
    return end - start <= MOST_PAIRS
        && end - start >= 2
        && least < width
        && width <= 4
        && widest(sample, end) > width
        && !hasHeader(sample, start, end);
  }

  /** Whether there is more on the sheet than these lines. */
  private static boolean isPart(Sample sample) {
    return sample.view().lines() < sample.view().grid().rows();
  }

  /** Whether a stretch of lines further down has a header. */
  private static boolean hasTable(Sample sample, int start) {
    int from = start;
    while (from < sample.lines()) {
      int end = bandEnd(sample, from);
      if (hasHeader(sample, from, end)) {
        return true;
      }
      from = end;
    }
    return false;
  }

  /** Whether it is a few labels with what was written beside them, such as who signed. */
  boolean isTail(Sample sample) {
    int width = 0;
    int colons = 0;
    for (int line = start; line < end; line++) {
      width = Math.max(width, sample.filled(line));
      colons += sample.text(line, sample.first(line)).endsWith(":") ? 1 : 0;
    }
    int lines = end - start;
    boolean isShort = lines <= 4 && width <= 2 && !hasHeader(sample, start, end);
    return isShort || (colons >= 0.5 * lines && width <= 4);
  }

  private static int widest(Sample sample, int from) {
    int widest = 0;
    for (int line = from; line < sample.lines(); line++) {
      widest = Math.max(widest, sample.filled(line));
    }
    return widest;
  }

  /** The name of a device beside its label is no header: names of columns hold no digits then. */
  static boolean hasDigits(Sample sample, int line) {
    int last = sample.columns() - 1;
    while (last > 0 && sample.type(line, last) == CellType.EMPTY) {
      last--;
    }
    String text = sample.text(line, last);
    return sample.filled(line) == 2
        && text.chars().anyMatch(Character::isDigit)
        && Label.of(text, sample.type(line, last))
            .filter(label -> label.family() != Family.SERIES && label.family() != Family.NUMBER)
            .isEmpty();
  }

  /** Whether the first line of several cells names what is below it. */
  private static boolean hasHeader(Sample sample, int start, int end) {
    int line = start(sample, start, end);
    return end - line >= 3
        && !hasDigits(sample, line)
        && new HeaderScore(sample, end).contrast(line) >= 0.45;
  }
}
