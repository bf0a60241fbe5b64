package dev.millrace.sheets.layout;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Follows a table from its header down to its end, and says what each of its lines is. */
final class Body {
  /** Lines that hold a single cell wait for what comes below them. */
  private static final RowRole SINGLE = RowRole.OTHER;

  private static final int HEADER_LINES = 4;

  private final View view;
  private final HeaderRows.Header header;
  private final Profile profile;
  private final int first;
  private final int dataStart;
  private final int firstValues;
  private final String[][] names;
  private final int checked;
  private final int width;
  private RowRole[] roles = new RowRole[64];

  /**
   * A table's body.
   *
   * @param from the view's line that the sample begins with
   */
  Body(View view, Sample sample, HeaderRows.Header header, int from, Profile profile) {
    this.view = view;
    this.header = header;
    this.profile = profile;
    this.first = from + header.first();
    this.dataStart = from + header.end();
    this.firstValues = profile.firstValues();
    this.width = sample.columns();
    this.names = new String[header.end() - header.first()][width];
    for (int row = 0; row < names.length; row++) {
      for (int at = 0; at < width; at++) {
        names[row][at] = sample.text(header.first() + row, at);
      }
    }
    this.checked = firstValues >= 0 ? firstValues : firstNamed();
  }

  private int firstNamed() {
    for (int at = 0; at < width; at++) {
      if (isNamed(at)) {
        return at;
      }
    }
    return 0;
  }

  private boolean isNamed(int at) {
    return Arrays.stream(names).anyMatch(row -> !row[at].isEmpty());
  }

  Draft read() {
    for (int line = first; line < dataStart; line++) {
      set(line, RowRole.HEADER);
    }
    int end = dataStart;
    int line = dataStart;
    boolean fits = true;
    boolean isAfterGap = false;
    for (; line < view.lines(); line++) {
      boolean isGap = isAfterGap || (line > dataStart && view.gapBefore(line) > 0);
      if (isSingle(line)) {
        isAfterGap = isGap;
        set(line, SINGLE);
        continue;
      }
      isAfterGap = false;
      if (isGap || isOdd(line)) {
        if (isRule(line)) {
          set(line, RowRole.NOTE);
          continue;
        }
        if (isHeaderAgain(line)) {
          set(line, RowRole.REPEATED_HEADER);
          end = fits && !isGap ? line + 1 : end;
          fits = true;
          continue;
        }
        if (line > dataStart && beginsTable(line, isGap)) {
          break;
        }
        fits = isGap ? fits(line) : fits;
      }
      set(line, RowRole.DATA);
      end = fits ? line + 1 : end;
    }
    end = Math.max(end, dataStart);
    RowRole[] found = Arrays.copyOfRange(roles, 0, end - first);
    return new Draft(view, first, dataStart, end, found, header.margin(), header.contrast(), false);
  }

  private boolean isRule(int line) {
    return isRule(view.text(line, view.column(line, 0)))
        && isRule(view.text(line, view.column(line, 1)));
  }

  /** Whether a text is nothing but a line drawn with characters. */
  static boolean isRule(String text) {
    for (int at = 0; at < text.length(); at++) {
      if ("-=_+|*~#".indexOf(text.charAt(at)) < 0) {
        return false;
      }
    }
    return text.length() != 1;
  }

  private void set(int line, RowRole role) {
    if (line - first >= roles.length) {
      roles = Arrays.copyOf(roles, 2 * roles.length);
    }
    roles[line - first] = role;
  }

  private boolean isSingle(int line) {
    return width > 1 && profile.typical() > 1 && view.isSingle(line) && !isMergedDown(line);
  }

  private boolean isMergedDown(int line) {
    if (view.filled().isPlain()) {
      return false;
    }
    int filled = 0;
    for (int at = 0; at < width; at++) {
      filled += view.type(line, column(at)) == CellType.EMPTY ? 0 : 1;
    }
    return filled > 1;
  }

  private int column(int at) {
    return view.firstColumn() + at;
  }

  /** Whether the line is worth a closer look: a text where there should be a value. */
  private boolean isOdd(int line) {
    if (firstValues >= 0) {
      return view.type(line, column(firstValues)) == CellType.TEXT;
    }
    String text = view.text(line, column(checked));
    return isRule(text)
        || Arrays.stream(names).anyMatch(row -> text.equalsIgnoreCase(row[checked]));
  }

  private boolean isHeaderAgain(int line) {
    return Arrays.stream(names).anyMatch(row -> isAgain(line, row));
  }

  private boolean isAgain(int line, String[] row) {
    int same = 0;
    int filled = 0;
    int named = 0;
    for (int at = 0; at < width; at++) {
      String text = view.text(line, column(at));
      named += row[at].isEmpty() ? 0 : 1;
      filled += text.isEmpty() ? 0 : 1;
      same += !text.isEmpty() && text.equalsIgnoreCase(row[at]) ? 1 : 0;
    }
    return same >= 2 && same >= 0.6 * Math.max(named, filled);
  }

  /** Whether another table's header stands here, with its own values below. */
  private boolean beginsTable(int line, boolean isGap) {
    Sample sample = new Sample(view, line, view.lines(), HEADER_LINES + HeaderScore.BODY);
    boolean[] titles = new boolean[sample.columns()];
    Set<String> names = new HashSet<>();
    int overValues = 0;
    int filled = 0;
    for (int at = 0; at < sample.columns(); at++) {
      CellType type = sample.headerType(0, at);
      boolean isNone = !isGap && (isTwice(sample.text(0, at), names) || isOddValue(sample, at));
      if (type.isValue() || isNone) {
        return false;
      }
      titles[at] = type == CellType.TEXT;
      filled += titles[at] ? 1 : 0;
      overValues += titles[at] && profile.isValues(at) ? 1 : 0;
    }
    if (filled < 2 || !hasValuesBelow(sample, titles)) {
      return filled >= 2 && isGap && firstValues < 0 && isShapedAnew(sample);
    }
    return firstValues < 0 ? isGap : overValues > 0 || (isGap && isShapedAnew(sample));
  }

  /** Whether a text among values is one that is only written oddly: digits, and no letter. */
  private boolean isOddValue(Sample sample, int at) {
    String text = sample.text(0, at);
    return profile.isValues(at)
        && sample.headerType(0, at) == sample.type(0, at)
        && text.chars().anyMatch(Character::isDigit)
        && text.chars().noneMatch(Character::isLetter);
  }

  /** A word that comes twice in a line is rather a value than a name. */
  private static boolean isTwice(String text, Set<String> names) {
    return !text.isEmpty() && !names.add(text.toLowerCase(Locale.ROOT));
  }

  private boolean hasValuesBelow(Sample sample, boolean[] titles) {
    for (int below = 1; below < Math.min(HEADER_LINES, sample.lines()); below++) {
      int values = 0;
      for (int at = 0; at < sample.columns(); at++) {
        values += titles[at] && sample.type(below, at).isValue() ? 1 : 0;
      }
      if (values > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the lines fill other columns than the table's. */
  private boolean isShapedAnew(Sample sample) {
    int end = Grids.bandEnd(sample, 0);
    if (end < 2) {
      return false;
    }
    Profile other = Profile.of(sample, 0, end);
    int both = 0;
    int either = 0;
    for (int at = 0; at < width; at++) {
      boolean mine = profile.filled()[at] >= 0.3 || isNamed(at);
      boolean its = other.filled()[at] >= 0.3;
      both += mine && its ? 1 : 0;
      either += mine || its ? 1 : 0;
    }
    return both < 0.6 * either;
  }

  /** Whether a line after a gap continues the table. */
  private boolean fits(int line) {
    int cells = 0;
    int values = 0;
    int wrong = 0;
    int outside = 0;
    boolean isTotal = false;
    for (int at = 0; at < width; at++) {
      CellType type = view.type(line, column(at));
      if (type == CellType.EMPTY) {
        continue;
      }
      cells++;
      outside += profile.filled()[at] == 0 && !isNamed(at) ? 1 : 0;
      values += profile.isValues(at) && type.isValue() ? 1 : 0;
      wrong += profile.isValues(at) && type == CellType.TEXT ? 1 : 0;
      isTotal |=
          type == CellType.TEXT && Totals.of(view.text(line, column(at))) != Totals.Clue.NONE;
    }
    boolean isTyped = firstValues < 0 || values > wrong || (isTotal && values > 0);
    return isTyped && outside <= cells / 3 && (isTotal || cells >= 0.5 * profile.typical());
  }
}
