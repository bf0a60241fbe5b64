package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the header's rows: the line that scores highest, and those above and below that belong. */
final class HeaderRows {
  private static final int MOST_ROWS = 5;
  private static final int LONG = 60;

  /** A line that cannot come closer to the best is not looked at. */
  private static final double CLEAR = 0.7;

  private final Sample sample;
  private final int end;
  private final HeaderScore score;

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
  }

  /** The header among the lines up to the end; a table without one begins at {@code gridStart}. */
  Header find(int gridStart) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    double[] scores = new double[end];
    for (int line = 0; line < end; line++) {
      double bound = line < 2 ? Double.MAX_VALUE : score.bound(line);
      scores[line] = bound < highest - CLEAR ? bound : isRule(line) ? -1 : score.of(line);
      if (scores[line] > highest + 1e-9) {
        best = line;
        highest = scores[line];
      }
    }
    best = first(best);
    double contrast = score.contrast(best);
    if (isData(best, contrast)) {
      return new Header(gridStart, gridStart, contrast < -0.2 ? 1 : 0.2, contrast);
    }
    int first = above(best);
    int after = below(best + 1);
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

  /** A line above with a body of its own: another table stands right above. */
  private int earlier(int first, int gridStart) {
    int bodyEnd = bodyEnd(first);
    HeaderScore own = new HeaderScore(sample, bodyEnd);
    for (int line = gridStart; line < bodyEnd - 2; line++) {
      boolean isNamed =
          sample.filled(line) >= 2
              && isTexts(line)
              && !isColon(line, sample.first(line))
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
      if (isSame(line, best)) {
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

  private int above(int best) {
    int first = best;
    while (first > 0 && best - first < MOST_ROWS - 1 && isUpper(first - 1, first)) {
      first--;
    }
    return first;
  }

  /** Whether a line groups or begins the names in the header line below it. */
  private boolean isUpper(int line, int header) {
    if (sample.gapBefore(header) > 0 || isRule(line)) {
      return false;
    }
    if (!isTexts(line)) {
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
    if (filled == 2 && first > headerFirst && isKeyWithValue(line, first)) {
      return false;
    }
    if (first == headerFirst && !isMerged(line, first) && filled <= 2) {
      return filled >= 0.6 * sample.filled(header)
          && filled > 1
          && !isColon(line, first)
          && !hasAside(line);
    }
    boolean isSparse = filled < sample.filled(header) || isMerged(line, first);
    return !isColon(line, first)
        && !isRepeated(line)
        && (isSparse || score.contrast(header) >= 0.3);
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
        && isTexts(line - 1)
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
      if (isSame(below, header)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSame(int line, int other) {
    boolean isSame = sample.filled(line) == sample.filled(other) && sample.filled(line) > 1;
    for (int at = 0; at < sample.columns() && isSame; at++) {
      isSame = sample.text(line, at).equalsIgnoreCase(sample.text(other, at));
    }
    return isSame;
  }

  private int firstBelow(int header, int line) {
    int first = Math.min(sample.first(header), sample.first(line));
    for (int below = header + 1; below < Math.min(end, header + 4); below++) {
      first = Math.min(first, sample.first(below));
    }
    return first;
  }

  private boolean isColon(int line, int at) {
    return sample.text(line, at).endsWith(":");
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
    return isMerged(line, at) || at > 0;
  }

  private boolean isMerged(int line, int at) {
    View view = sample.view();
    if (view.filled().isPlain()) {
      return false;
    }
    Area merge = view.filled().merge(view.index(sample.viewLine(line)), sample.column(at));
    return merge != null && merge.lastColumn() > merge.firstColumn();
  }

  private int below(int after) {
    int line = after;
    while (line < end - 1 && line - after < MOST_ROWS - 1 && isLower(line)) {
      line++;
    }
    return line;
  }

  /** Whether a line below the best is still a header: texts where the body holds values. */
  private boolean isLower(int line) {
    if (sample.gapBefore(line) > 0 || !isTexts(line) || isRule(line)) {
      return false;
    }
    if (sample.filled(line) == 1 && (isGroup(line) || comesBelow(line))) {
      return false;
    }
    if (lacksKey(line) || lacksValues(line) || namesRows(line)) {
      return true;
    }
    int over = 0;
    int same = 0;
    for (int at = 0; at < sample.columns(); at++) {
      if (sample.type(line, at) == CellType.EMPTY) {
        continue;
      }
      Below below = Below.of(sample, line, Math.min(end, line + 1 + HeaderScore.BODY), at);
      over += below.filled() > 0 && below.values() >= 0.6 * below.filled() ? 1 : 0;
      same += below.holdsSame() ? 1 : 0;
    }
    return (over >= 1 && same <= 0.5 * sample.filled(line)) || fillsGaps(line);
  }

  private boolean comesBelow(int line) {
    return Below.of(sample, line, sample.lines(), sample.first(line)).holdsSame();
  }

  /** Whether a name alone in its line has others like it below, or a total of its own. */
  private boolean isGroup(int line) {
    int at = sample.first(line);
    String name = sample.text(line, at).toLowerCase(Locale.ROOT);
    for (int below = line + 1; below < sample.lines(); below++) {
      int first = sample.first(below);
      boolean isLikeIt = first == at && sample.filled(below) == 1;
      if (isLikeIt
          && sample.type(below, at) == CellType.TEXT
          && below + 1 < sample.lines()
          && 2 * sample.filled(below + 1) >= sample.filled(line + 1)
          && !Notes.isNote(sample.text(below, at))) {
        return true;
      }
      String label = sample.text(below, first).toLowerCase(Locale.ROOT);
      if (label.length() > name.length()
          && label.contains(name)
          && Totals.of(label) != Totals.Clue.NONE) {
        return true;
      }
    }
    return false;
  }

  /** Dashes below the names, as terminals draw tables. */
  private boolean isRule(int line) {
    for (int at = 0; at < sample.columns(); at++) {
      if (!Body.isRule(sample.text(line, at))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it leaves the first column open, which the header above and all rows below fill. */
  private boolean lacksKey(int line) {
    int key = sample.first(line - 1);
    if (sample.type(line, key) != CellType.EMPTY || sample.filled(line) < 2) {
      return false;
    }
    int bodyEnd = Math.min(end, line + 1 + HeaderScore.BODY);
    int filled = Below.of(sample, line, bodyEnd, key).filled();
    return filled >= 2 && filled == bodyEnd - line - 1;
  }

  /**
   * Whether it leaves open what all rows below fill with values, and names columns that the line
   * above leaves open: keys and months may be named in different rows.
   */
  private boolean lacksValues(int line) {
    int bodyEnd = Math.min(end, line + 1 + HeaderScore.BODY);
    int named = 0;
    int lacking = 0;
    for (int at = 0; at < sample.columns(); at++) {
      boolean isOpen = sample.type(line, at) == CellType.EMPTY;
      Below below = Below.of(sample, line, bodyEnd, at);
      boolean isValues =
          below.filled() > 0.8 * (bodyEnd - line - 1) && below.values() > 0.6 * below.filled();
      if (isValues && !isOpen) {
        return false;
      }
      lacking += isValues ? 1 : 0;
      named += !isOpen && sample.type(line - 1, at) == CellType.EMPTY ? 1 : 0;
    }
    return lacking > 0 && named >= 1 && 2 * named >= sample.filled(line);
  }

  /** Whether it names the rows alone, below what names the years or months beside them. */
  private boolean namesRows(int line) {
    if (sample.filled(line) != 1 || sample.first(line) != sample.first(line - 1)) {
      return false;
    }
    List<Optional<Label>> labels = new ArrayList<>();
    for (int at = 0; at < sample.columns(); at++) {
      labels.add(Label.of(sample.text(line - 1, at), sample.type(line - 1, at)));
    }
    return Labels.runs(labels).stream()
        .anyMatch(run -> run.length() >= 2 && run.length() >= 0.5 * (sample.filled(line - 1) - 1));
  }

  /** Whether it fills under merged names, and nothing but what the line above left open. */
  private boolean fillsGaps(int line) {
    int filled = 0;
    int under = 0;
    for (int at = 0; at < sample.columns(); at++) {
      if (sample.type(line, at) == CellType.EMPTY || isFromAbove(line, at)) {
        continue;
      }
      filled++;
      under += isMerged(line - 1, at) ? 1 : 0;
    }
    return filled >= 2 && under == filled;
  }

  private boolean isFromAbove(int line, int at) {
    View view = sample.view();
    Area merge = view.filled().merge(view.index(sample.viewLine(line)), sample.column(at));
    return merge != null && merge.firstRow() < view.rowNumber(sample.viewLine(line));
  }

  /** Whether all cells are texts of a header's length, or values that run on across the sheet. */
  private boolean isTexts(int line) {
    int filled = 0;
    for (int at = 0; at < sample.columns(); at++) {
      CellType type = sample.headerType(line, at);
      if (type.isValue() && !isYear(line, at)) {
        return false;
      }
      if (type != CellType.EMPTY) {
        String text = sample.text(line, at);
        filled++;
        if (text.length() > LONG) {
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
}
