package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Decides at which of its empty columns a band of rows falls into tables side by side. */
final class SideBySide {
  static final int SAMPLE = 300;

  private final View view;
  private final int start;
  private final int end;

  /** A stretch of columns without an empty one, and the lines it reaches over. */
  record Group(int from, int to, int first, int last, int lines) {
    int width() {
      return to - from + 1;
    }

    int cells(View view, int line) {
      int cells = 0;
      for (int column = from; column <= to; column++) {
        cells += view.isFilled(line, column) ? 1 : 0;
      }
      return cells;
    }
  }

  SideBySide(View view, int start, int end) {
    this.view = view;
    this.start = start;
    this.end = end;
  }

  /** Spans of columns, first and last, from left to right. */
  List<int[]> cut() {
    BitSet columns = Strips.columns(view, start, end);
    List<int[]> spans = new ArrayList<>();
    Group before = null;
    for (int from = columns.nextSetBit(0); from >= 0; ) {
      int to = columns.nextClearBit(from) - 1;
      int next = columns.nextSetBit(to + 1);
      if (before == null && next < 0) {
        return List.of(new int[] {from, to});
      }
      Group group = group(from, to);
      if (before == null || arePartsOfTheirOwn(before, group)) {
        spans.add(new int[] {from, to});
        before = group;
      } else {
        spans.getLast()[1] = to;
        before = group(spans.getLast()[0], to);
      }
      from = next;
    }
    return spans;
  }

  private Group group(int from, int to) {
    int first = -1;
    int last = start;
    int lines = 0;
    for (int line = start; line < end; line++) {
      if (fills(line, from, to)) {
        first = first < 0 ? line : first;
        last = line;
        lines++;
      }
    }
    return new Group(from, to, first, last, lines);
  }

  private boolean fills(int line, int from, int to) {
    for (int column = from; column <= to; column++) {
      if (view.isFilled(line, column)) {
        return true;
      }
    }
    return false;
  }

  private boolean arePartsOfTheirOwn(Group left, Group right) {
    if (isBridged(left, right)) {
      return false;
    }
    if (isRemark(left, right) || isRemark(right, left)) {
      return true;
    }
    if (isLegend(left, right)) {
      return true;
    }
    if (Math.min(left.lines(), right.lines()) < 2
        || end - start < 2
        || new SharedKey(view).isShared(left, right)) {
      return false;
    }
    if (left.width() >= 2 && right.width() >= 2) {
      return haveTitles(left, right)
          || repeatNames(left, right)
          || areTwins(left, right)
          || reachDifferently(left, right)
          || stand(left, right);
    }
    return false;
  }

  /** Whether a name of the left part is merged across what seems to lie between the two. */
  private boolean isBridged(Group left, Group right) {
    if (view.filled().isPlain()) {
      return false;
    }
    int last = Math.min(left.last(), left.first() + HeaderRows.MOST_ROWS);
    for (int line = left.first(); line <= last; line++) {
      Area merge = view.filled().merge(view.index(line), left.to());
      boolean isAcross =
          merge != null
              && merge.firstColumn() > left.from()
              && merge.lastColumn() >= right.from() - 1;
      if (isAcross && cells(line, left) > 1) {
        return true;
      }
    }
    return false;
  }

  /** A few cells beside a table that are no column of it: nothing stands in its header's line. */
  private boolean isRemark(Group table, Group few) {
    boolean isFew = table.width() >= 2 && few.lines() <= 0.3 * table.lines();
    if (!isFew || table.lines() < 4) {
      return false;
    }
    int header = table.first();
    while (header < table.last() && cells(header, table) < 0.6 * table.width()) {
      header++;
    }
    return cells(header, few) == 0
        && (few.width() > 1 || few.lines() == 1 || few.from() - table.to() > 2);
  }

  /** Each begins with a line of a single cell. */
  private boolean haveTitles(Group left, Group right) {
    return cells(left.first(), left) == 1
        && cells(right.first(), right) == 1
        && left.lines() > 2
        && right.lines() > 2
        && cells(left.first() + 1, left) > 1
        && cells(right.first() + 1, right) > 1;
  }

  private int cells(int line, Group group) {
    return group.cells(view, line);
  }

  /** The names of one come again in the other. */
  private boolean repeatNames(Group left, Group right) {
    if (left.first() != right.first()) {
      return false;
    }
    Set<String> names = names(left);
    Set<String> others = names(right);
    int fewer = Math.min(names.size(), others.size());
    names.retainAll(others);
    return fewer >= 2 && names.size() >= 0.6 * fewer && !isMergedAbove(left, right);
  }

  /** Lists printed in two columns: as wide, of the same types, and one name at least the same. */
  private boolean areTwins(Group left, Group right) {
    if (left.width() != right.width() || left.first() != right.first()) {
      return false;
    }
    int header = left.first();
    int same = 0;
    for (int at = 0; at < left.width(); at++) {
      String name = view.text(header, left.from() + at);
      same +=
          !name.isEmpty() && name.equalsIgnoreCase(view.text(header, right.from() + at)) ? 1 : 0;
      if (isValues(left, left.from() + at) != isValues(right, right.from() + at)) {
        return false;
      }
    }
    return same >= 1 && isKey(left) && isKey(right) && !isMergedAbove(left, right);
  }

  private boolean isValues(Group group, int column) {
    int values = 0;
    int filled = 0;
    int last = Math.min(group.last(), group.first() + SAMPLE);
    for (int line = group.first() + 1; line <= last; line++) {
      CellType type = view.type(line, column);
      filled += type == CellType.EMPTY ? 0 : 1;
      values += type.isValue() ? 1 : 0;
    }
    return values > 0.5 * filled;
  }

  /** A column of texts well apart that ends before the table does: it explains, and is no part. */
  private boolean isLegend(Group table, Group few) {
    return table.width() >= 2
        && few.width() == 1
        && few.from() - table.to() > 2
        && few.lines() >= 0.8 * (few.last() - few.first() + 1)
        && few.last() < table.last()
        && few.lines() <= 0.7 * table.lines();
  }

  private Set<String> names(Group group) {
    Set<String> names = new HashSet<>();
    for (int column = group.from(); column <= group.to(); column++) {
      if (view.type(group.first(), column) == CellType.TEXT) {
        names.add(view.text(group.first(), column).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private boolean isMergedAbove(Group left, Group right) {
    return !view.filled().isPlain()
        && view.filled().merge(view.index(left.first()), left.to() + 1) != null
        && right.from() > left.to();
  }

  /** One ends or begins well before the other, and is dense while it lasts. */
  private boolean reachDifferently(Group left, Group right) {
    int longer = Math.max(left.lines(), right.lines());
    int shorter = Math.min(left.lines(), right.lines());
    Group small = left.lines() < right.lines() ? left : right;
    boolean isDense = small.lines() >= 0.8 * (small.last() - small.first() + 1);
    int both = Math.min(left.last(), right.last()) - Math.max(left.first(), right.first()) + 1;
    int either = Math.max(left.last(), right.last()) - Math.min(left.first(), right.first()) + 1;
    return isDense && isGrid(small) && (shorter <= 0.85 * longer || both < 0.8 * either);
  }

  /** Whether most lines of a group fill at least half of it. */
  private boolean isGrid(Group group) {
    int full = 0;
    int last = Math.min(group.last(), group.first() + SAMPLE);
    for (int line = group.first(); line <= last; line++) {
      full += cells(line, group) >= Math.max(2, group.width() / 2) ? 1 : 0;
    }
    return full >= 0.6 * (last - group.first() + 1);
  }

  /** Far apart, and each with texts to begin with, as keys are. */
  private boolean stand(Group left, Group right) {
    return right.from() - left.to() > 2
        && isGrid(left)
        && isGrid(right)
        && isKey(left)
        && isKey(right);
  }

  private boolean isKey(Group group) {
    int texts = 0;
    int last = Math.min(group.last(), group.first() + SAMPLE);
    for (int line = group.first() + 1; line <= last; line++) {
      texts += view.type(line, group.from()) == CellType.TEXT ? 1 : 0;
    }
    return texts >= 0.7 * (last - group.first());
  }
}
