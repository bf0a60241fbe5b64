package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.layout.Totals.Clue;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Tells totals from data. No sign is enough by itself: words name films and filling stations, and
 * sums come out equal by chance. A line is a total when its label, its place or the labels that it
 * lacks say so and its figures agree; with half of that it is suspected, and a person is asked.
 */
final class TotalRows {
  private static final int LOOKS_BELOW = 20;

  /** As many figures never sum up by chance. */
  private static final int CHANCE = 3;

  /** Two figures may, but hardly those of a row of which nothing else is filled. */
  private static final int CHANCE_UNNAMED = 2;

  /** Sums of fewer rows come out by chance. */
  private static final int ROWS_UNNAMED = 3;

  /** Longer tables are no reports that a person has summed up under a name. */
  private static final int REPORT = 1_000;

  /** A total's label is one of its first cells. */
  private static final int LABELS = 3;

  /** A row that fills as many columns of labels is no total, whatever they say. */
  private static final int MANY = 3;

  private final Draft draft;
  private final View view;
  private final Profile profile;
  private final int[] values;
  private final Sums sums;
  private final int[] labelColumns;
  private final int key;
  private int looksBelow;

  TotalRows(Draft draft, Profile profile) {
    this.draft = draft;
    this.view = draft.view();
    this.profile = profile;
    int count = 0;
    int[] found = new int[profile.values().length];
    for (int at = 0; at < found.length; at++) {
      if (profile.isValues(at)) {
        found[count++] = view.firstColumn() + at;
      }
    }
    this.values = Arrays.copyOf(found, count);
    this.sums = new Sums(view, values);
    this.labelColumns = labelColumns();
    this.key = labelColumns.length == 0 ? -1 : labelColumns[0];
  }

  /** What speaks for a line being a total, besides its figures. */
  private record Signs(Clue clue, int labels, boolean lacksLabels) {
    static final Signs NONE = new Signs(Clue.NONE, 0, false);

    boolean areNone() {
      return clue == Clue.NONE && !(lacksLabels && labels == 0);
    }
  }

  /** The columns of labels that nearly every row fills. */
  private int[] labelColumns() {
    return IntStream.range(0, profile.values().length)
        .filter(profile::isLabels)
        .map(at -> view.firstColumn() + at)
        .toArray();
  }

  private boolean fillsAll(int line) {
    for (int column : labelColumns) {
      if (!view.isFilled(line, column)) {
        return false;
      }
    }
    return true;
  }

  /** Gives totals their role. */
  void judge() {
    int last = last();
    if (last <= draft.headerEnd()
        || (!mayEndWithTotal() && !hasOnlyFigures(last) && !hasCandidates())) {
      return;
    }
    for (int line = draft.headerEnd(); line < draft.end(); line++) {
      RowRole role = draft.role(line);
      if (role == RowRole.GROUP) {
        sums.part();
      }
      if (role != RowRole.DATA) {
        continue;
      }
      Signs signs = signs(line);
      boolean isLast = line == last;
      RowRole judged = signs.areNone() ? unnamed(line, isLast) : judge(line, signs);
      draft.roles()[line - draft.headerFirst()] = judged;
      if (judged == RowRole.DATA) {
        sums.add(line);
      } else {
        sums.total(line);
      }
    }
  }

  private boolean mayEndWithTotal() {
    return values.length >= CHANCE && draft.end() - draft.headerEnd() <= REPORT;
  }

  private int last() {
    int line = draft.end() - 1;
    while (line >= draft.headerEnd() && draft.role(line) != RowRole.DATA) {
      line--;
    }
    return line;
  }

  /** Whether numbers in columns of values are all that a line holds. */
  private boolean hasOnlyFigures(int line) {
    int figures = 0;
    for (int column = view.firstColumn(), n = 0; n < profile.values().length; column++, n++) {
      if (view.isFilled(line, column)) {
        if (!profile.isValues(n) || Double.isNaN(view.number(line, column))) {
          return false;
        }
        figures++;
      }
    }
    return figures >= CHANCE_UNNAMED;
  }

  /**
   * The last row may be a total under no name, or under any, such as World; its figures tell. Under
   * a name it is only suspected.
   */
  private RowRole unnamed(int line, boolean isLast) {
    if (!isLast) {
      return RowRole.DATA;
    }
    if (hasOnlyFigures(line) && sums.exact(line, ROWS_UNNAMED) >= CHANCE_UNNAMED) {
      return RowRole.TOTAL;
    }
    if (!mayEndWithTotal()) {
      return RowRole.DATA;
    }
    Sums.Match match = sums.match(line, 2);
    return match.equal() >= CHANCE && match.equal() == match.compared()
        ? RowRole.SUSPECTED_TOTAL
        : RowRole.DATA;
  }

  private boolean hasCandidates() {
    for (int line = draft.headerEnd(); line < draft.end(); line++) {
      if (draft.role(line) == RowRole.DATA && !signs(line).areNone()) {
        return true;
      }
    }
    return false;
  }

  private Signs signs(int line) {
    if (labelColumns.length >= MANY && fillsAll(line)) {
      return Signs.NONE;
    }
    Clue clue = clue(line);
    if (clue == Clue.NONE && (key < 0 || view.isFilled(line, key))) {
      return Signs.NONE;
    }
    int labels = 0;
    int missing = 0;
    for (int at = 0; at < profile.values().length; at++) {
      if (!profile.isValues(at)) {
        boolean isEmpty = view.type(line, view.firstColumn() + at) == CellType.EMPTY;
        labels += isEmpty ? 0 : 1;
        missing += isEmpty && profile.isLabels(at) ? 1 : 0;
      }
    }
    return new Signs(clue, labels, missing > 0 && labels <= 1);
  }

  /** What the first cells of a line say; a total's label stands before its figures. */
  private Clue clue(int line) {
    Clue clue = Clue.NONE;
    int index = view.index(line);
    for (int n = 0; n < LABELS; n++) {
      int column = view.column(line, n);
      if (column < 0) {
        return clue;
      }
      if (view.grid().kind(index, column) == CellKind.TEXT) {
        Clue its = Totals.of(view.text(line, column));
        clue = its.compareTo(clue) > 0 ? its : clue;
      }
    }
    return clue;
  }

  private RowRole judge(int line, Signs signs) {
    Sums.Match match = match(line, signs);
    boolean agrees = match.agrees();
    boolean isEdge = isEdge(line);
    if (signs.clue() == Clue.NONE) {
      boolean isSure =
          agrees && isEdge && (match.equal() >= 2 || match.formulas() || view.gapBefore(line) > 0);
      return isSure ? RowRole.TOTAL : agrees ? RowRole.SUSPECTED_TOTAL : RowRole.DATA;
    }
    if (agrees) {
      return RowRole.TOTAL;
    }
    if (match.compared() == 0) {
      return signs.labels() <= 1 && isEdge ? RowRole.SUSPECTED_TOTAL : RowRole.DATA;
    }
    if (signs.clue() == Clue.WHOLE) {
      return signs.lacksLabels() && isEdge
          ? RowRole.TOTAL
          : signs.labels() <= 1 || signs.lacksLabels() ? RowRole.SUSPECTED_TOTAL : RowRole.DATA;
    }
    return signs.lacksLabels() || (isEdge && signs.labels() <= 1)
        ? RowRole.SUSPECTED_TOTAL
        : RowRole.DATA;
  }

  private Sums.Match match(int line, Signs signs) {
    Sums.Match above = sums.match(line, signs.clue() == Clue.NONE ? 2 : 1);
    if (above.agrees()
        || signs.clue() == Clue.NONE
        || looksBelow >= LOOKS_BELOW
        || !sums.isFresh()) {
      return above;
    }
    looksBelow++;
    return below(line);
  }

  /** A total that stands above what it sums up. */
  private Sums.Match below(int line) {
    Sums those = new Sums(view, values);
    Sums.Match best = Sums.Match.NONE;
    for (int next = line + 1; next < draft.end(); next++) {
      if (draft.role(next) == RowRole.DATA && signs(next).areNone()) {
        those.add(next);
        continue;
      }
      Sums.Match match = those.match(line, 2);
      best = match.agrees() ? match : best;
    }
    Sums.Match match = those.match(line, 2);
    return match.agrees() ? match : best.agrees() ? best : sums.match(line, 1);
  }

  /** Whether the table, or a part of it, begins or ends here. */
  private boolean isEdge(int line) {
    if (line == draft.headerEnd() || line == draft.end() - 1 || view.gapBefore(line + 1) > 0) {
      return true;
    }
    RowRole next = draft.role(line + 1);
    return next != RowRole.DATA || !signs(line + 1).areNone();
  }
}
