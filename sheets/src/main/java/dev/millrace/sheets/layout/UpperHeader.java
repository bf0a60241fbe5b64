package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;

/** The lines above a header's best one that group or begin its names. */
final class UpperHeader {
  private final Sample sample;
  private final int end;
  private final HeaderScore score;
  private final HeaderLines lines;

  UpperHeader(Sample sample, int end, HeaderScore score) {
    this.sample = sample;
    this.end = end;
    this.score = score;
    this.lines = new HeaderLines(sample, end);
  }

  /** The header's first line, with the best one last. */
  int from(int best) {
    int first = best;
    while (first > 0 && best - first < HeaderRows.MOST_ROWS - 1 && isUpper(first - 1, first)) {
      first--;
    }
    return first;
  }

  /** Whether a line groups or begins the names in the header line below it. */
  private boolean isUpper(int line, int header) {
    if (lines.isRule(line)) {
      return false;
    }
    if (sample.gapBefore(header) > 0) {
      return sample.gapBefore(header) == 1 && namesWhatIsOpen(line, header);
    }
    if (!lines.isTexts(line)) {
      return isBetweenTexts(line, header);
    }
    int filled = sample.filled(line);
    int first = sample.first(line);
    int headerFirst = firstBelow(header, line);
    if (filled == 1) {
      return spans(line, first)
          && first > headerFirst
          && !isStacked(line)
          && !isAside(sample.text(line, first))
          && !cutsMerge(header, first)
          && !comesAgain(header);
    }
    if (filled == 2 && first > headerFirst && (isKeyWithValue(line, first) || hasAside(line))) {
      return false;
    }
    if (filled == 2 && first == headerFirst && isSaidOfAll(line, header)) {
      return false;
    }
    if (first == headerFirst && !lines.isMerged(line, first) && filled <= 2) {
      return filled >= 0.6 * sample.filled(header)
          && filled > 1
          && !lines.isColon(line, first)
          && !hasAside(line);
    }
    boolean isSparse = filled < sample.filled(header) || lines.isMerged(line, first);
    return !lines.isColon(line, first)
        && !isRepeated(line)
        && (isSparse || score.contrast(header) >= 0.3);
  }

  /**
   * Whether a line that stands one empty row apart names the first column of the body, and others,
   * which the header below leaves open.
   */
  private boolean namesWhatIsOpen(int line, int header) {
    int bodyEnd = Math.min(end, header + 1 + HeaderScore.BODY);
    int key = firstBelow(header, line);
    if (sample.filled(line) < 3 || !lines.isTextsOfAnyLength(line) || sample.first(line) != key) {
      return false;
    }
    boolean isOpen = sample.type(header, key) == CellType.EMPTY;
    int filled = Below.of(sample, header, bodyEnd, key).filled();
    return isOpen && !lines.isColon(line, key) && filled >= 0.8 * (bodyEnd - header - 1);
  }

  /**
   * Remarks on the whole sheet, such as the unit of all values, stand in brackets or after a colon.
   */
  private static boolean isAside(String text) {
    return text.startsWith("(")
        || text.startsWith("（")
        || text.startsWith("[")
        || text.contains(":")
        || text.contains("：");
  }

  /** Titles stand below each other; a name over columns stands alone. */
  private boolean isStacked(int line) {
    return line > 0 && sample.filled(line - 1) == 1 && sample.gapBefore(line) == 0;
  }

  /** A label of its own, not the key's, with what is said of all columns merged across them. */
  private boolean isSaidOfAll(int line, int header) {
    int key = sample.first(line);
    int last = sample.columns() - 1;
    while (last > key && sample.type(line, last) == CellType.EMPTY) {
      last--;
    }
    int under = 0;
    for (int at = last; at < sample.columns(); at++) {
      under += sample.type(header, at) == CellType.EMPTY ? 0 : 1;
    }
    boolean isKeyNamedBelow =
        sample.first(header) == key && !sample.text(header, key).equals(sample.text(line, key));
    return isKeyNamedBelow
        && lines.isMerged(line, last)
        && under > 1
        && under == sample.filled(header) - 1;
  }

  /** A date of printing beside its label, above some column of the table. */
  private boolean isKeyWithValue(int line, int at) {
    return sample.type(line, at) == CellType.TEXT
        && at + 1 < sample.columns()
        && sample.type(line, at + 1).isValue();
  }

  private boolean hasAside(int line) {
    for (int at = 0; at < sample.columns(); at++) {
      if (isAside(sample.text(line, at))) {
        return true;
      }
    }
    return false;
  }

  /** Attributes of columns may be numbers; names above them, as many, show what they are. */
  private boolean isBetweenTexts(int line, int header) {
    int filled = sample.filled(line);
    return line > 0
        && filled >= 3
        && filled == sample.filled(header)
        && sample.type(line, sample.first(line)) == CellType.TEXT
        && sample.gapBefore(line) == 0
        && lines.isTexts(line - 1)
        && sample.filled(line - 1) >= filled - 1;
  }

  /** Whether a name would begin in the midst of columns that are merged below it. */
  private boolean cutsMerge(int header, int at) {
    View view = sample.view();
    Area merge =
        view.filled().isPlain()
            ? null
            : view.filled().merge(view.index(sample.viewLine(header)), sample.column(at));
    return merge != null && merge.firstColumn() < sample.column(at);
  }

  /** Whether the header stands again below: then what is above it names one of several parts. */
  private boolean comesAgain(int header) {
    for (int below = header + 2; below < sample.lines(); below++) {
      if (lines.isSame(below, header)) {
        return true;
      }
    }
    return false;
  }

  private int firstBelow(int header, int line) {
    int first = Math.min(sample.first(header), sample.first(line));
    for (int below = header + 1; below < Math.min(end, header + 4); below++) {
      first = Math.min(first, sample.first(below));
    }
    return first;
  }

  /** A line of data above the header would come again; names of groups do not. */
  private boolean isRepeated(int line) {
    int same = 0;
    int filled = 0;
    for (int at = 0; at < sample.columns(); at++) {
      if (sample.type(line, at) != CellType.EMPTY) {
        filled++;
        same += Below.of(sample, line + 1, end, at).holdsSame() ? 1 : 0;
      }
    }
    return same > 0 && same >= 0.8 * filled;
  }

  private boolean spans(int line, int at) {
    return lines.isMerged(line, at) || at > 0;
  }
}
