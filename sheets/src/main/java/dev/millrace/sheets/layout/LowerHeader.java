package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The lines below a header's best one that complete its names. */
final class LowerHeader {
  private final Sample sample;
  private final int end;
  private final HeaderLines lines;

  LowerHeader(Sample sample, int end) {
    this.sample = sample;
    this.end = end;
    this.lines = new HeaderLines(sample, end);
  }

  /** One more than the header's last line, from the line after the best one on. */
  int until(int after) {
    int line = after;
    while (line < end - 1 && line - after < HeaderRows.MOST_ROWS - 1 && isLower(line)) {
      line++;
    }
    return line;
  }

  /** Whether a line below the best is still a header: texts where the body holds values. */
  private boolean isLower(int line) {
    if (sample.gapBefore(line) > 0 || lines.isRule(line)) {
      return false;
    }
    if (!lines.isTexts(line)) {
      return saysInFull(line);
    }
    if (sample.filled(line) == 1 && (isGroup(line) || comesBelow(line))) {
      return false;
    }
    if (lacksKey(line) || lacksValues(line) || namesRows(line)) {
      return true;
    }
    Over over = over(line);
    return (over.values() >= 1 && over.same() <= 0.5 * sample.filled(line)) || fillsGaps(line);
  }

  /** How many cells of a line stand over values, and over themselves. */
  private record Over(int values, int same) {}

  private Over over(int line) {
    int values = 0;
    int same = 0;
    for (int at = 0; at < sample.columns(); at++) {
      if (sample.type(line, at) == CellType.EMPTY) {
        continue;
      }
      Below below = Below.of(sample, line, Math.min(end, line + 1 + HeaderScore.BODY), at);
      values += below.filled() > 0 && below.values() >= 0.6 * below.filled() ? 1 : 0;
      same += below.holdsSame() ? 1 : 0;
    }
    return new Over(values, same);
  }

  /** Whether it says at length what the names above it mean, such as the questions of a survey. */
  private boolean saysInFull(int line) {
    if (!lines.isTextsOfAnyLength(line)
        || sample.filled(line) < 0.8 * sample.filled(line - 1)
        || sample.filled(line) < 3) {
      return false;
    }
    Over over = over(line);
    return over.values() >= 2 && over.same() == 0;
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
    return lacking > 0
        && named >= 1
        && 2 * named >= sample.filled(line)
        && (sample.filled(line) > 1 || !leavesTexts(line, bodyEnd));
  }

  /** Whether texts of the body stay without a name: then a word alone is rather a group's name. */
  private boolean leavesTexts(int line, int bodyEnd) {
    for (int at = 0; at < sample.columns(); at++) {
      Below below = Below.of(sample, line, bodyEnd, at);
      boolean isTexts =
          below.filled() > 0.8 * (bodyEnd - line - 1) && below.values() < 0.2 * below.filled();
      boolean isNamed = false;
      for (int above = Math.max(0, line - HeaderRows.MOST_ROWS); above <= line; above++) {
        isNamed |= sample.type(above, at) != CellType.EMPTY;
      }
      if (isTexts && !isNamed) {
        return true;
      }
    }
    return false;
  }

  /** Whether it names the rows alone, below what names the years or months beside them. */
  private boolean namesRows(int line) {
    if (sample.filled(line) != 1 || sample.first(line) != sample.first(line - 1)) {
      return false;
    }
    List<Optional<Label>> labels = new ArrayList<>();
    for (int at = 0; at < sample.columns(); at++) {
      if (sample.type(line - 1, at) != CellType.EMPTY) {
        labels.add(Label.of(sample.text(line - 1, at), sample.type(line - 1, at)));
      }
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
      under += lines.isMerged(line - 1, at) ? 1 : 0;
    }
    return filled >= 2 && under == filled;
  }

  private boolean isFromAbove(int line, int at) {
    View view = sample.view();
    Area merge = view.filled().merge(view.index(sample.viewLine(line)), sample.column(at));
    return merge != null && merge.firstRow() < view.rowNumber(sample.viewLine(line));
  }
}
