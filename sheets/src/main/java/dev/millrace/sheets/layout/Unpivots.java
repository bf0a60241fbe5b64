package dev.millrace.sheets.layout;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds columns whose headers are values. At least three months, years, quarters, dates or running
 * numbers side by side are unpivoted without asking (on public tables that rule was right 25 times
 * of 26, and never fired on a table that was long already); two of them, and groups of columns that
 * repeat, are proposed.
 */
final class Unpivots {
  private static final int SURE = 3;

  private final List<FoundColumn> columns;
  private final Profile profile;
  private final int firstColumn;
  private final int levels;

  /**
   * Looks at these columns.
   *
   * @param profile of the view's columns, the first of which is {@code firstColumn}
   */
  Unpivots(List<FoundColumn> columns, Profile profile, int firstColumn) {
    this.columns = columns;
    this.profile = profile;
    this.firstColumn = firstColumn;
    this.levels = columns.isEmpty() ? 0 : columns.getFirst().parts().size();
  }

  /** The columns to unpivot, if any. */
  Optional<Unpivot> find() {
    Optional<Unpivot> best = Optional.empty();
    for (int level = levels - 1; level >= 0; level--) {
      Optional<Unpivot> found = alongLevel(level);
      if (found.isPresent() && (best.isEmpty() || weight(found.get()) > weight(best.get()))) {
        best = found;
      }
    }
    return best.isPresent() ? best : new Crosstab(columns).find();
  }

  private static int weight(Unpivot unpivot) {
    return unpivot.cells().size() + (unpivot.certain() ? 1000 : 0);
  }

  private List<String> texts(int level) {
    return columns.stream().map(column -> column.parts().get(level)).toList();
  }

  /** A run of one family on one level of the header; the other levels name measures or more. */
  private Optional<Unpivot> alongLevel(int level) {
    List<Optional<Label>> labels = new ArrayList<>(Labels.of(texts(level)));
    Family family = null;
    int from = 0;
    int end = 0;
    int distinct = 0;
    for (int at = 0; at < labels.size(); ) {
      int stop = stop(labels, at, level);
      int different = distinct(labels, at, stop, level);
      if (different > distinct) {
        from = at;
        end = stop;
        distinct = different;
        family = labels.get(at).orElseThrow().family();
      }
      at = Math.max(stop, at + 1);
    }
    if (family == null || distinct < 2 || !isAllowed(family, from, end, distinct)) {
      return Optional.empty();
    }
    return Optional.of(build(level, family, labels, from, end, distinct >= SURE));
  }

  private boolean isAllowed(Family family, int from, int end, int distinct) {
    int numeric = 0;
    int empty = 0;
    for (int at = from; at < end; at++) {
      int position = columns.get(at).column() - firstColumn;
      numeric += profile.values()[position] >= 0.5 ? 1 : 0;
      empty += profile.filled()[position] == 0 ? 1 : 0;
    }
    boolean isNumeric = numeric + empty == end - from && numeric > 0;
    return switch (family) {
      case MONTH, YEAR, DATE, TIME -> true;
      case QUARTER -> 2 * (numeric + empty) >= end - from; // the questions of a survey hold texts
      case NUMBER -> isNumeric && distinct >= SURE && !isNumbering(from, end);
      case SERIES -> isNumeric && distinct >= SURE;
      case TEXT -> false;
    };
  }

  /** Forms number their columns, all of them; labels leave out what they are labels of. */
  private boolean isNumbering(int from, int end) {
    return from == 0 && end == columns.size();
  }

  /** Where a run of the label at a position ends; totals between its labels are passed over. */
  private int stop(List<Optional<Label>> labels, int from, int level) {
    if (labels.get(from).isEmpty()) {
      return from;
    }
    Label first = labels.get(from).orElseThrow();
    int stop = from + 1;
    for (int at = from + 1; at < labels.size(); at++) {
      if (labels.get(at).filter(label -> isKin(first, label)).isPresent()) {
        stop = at + 1;
      } else if (!isTotal(at, level, first.family())) {
        break;
      }
    }
    return stop;
  }

  private static boolean isKin(Label one, Label other) {
    return one.family() == other.family() && one.kin().equals(other.kin());
  }

  private boolean isTotal(int at, int level, Family family) {
    String text = columns.get(at).parts().get(level);
    Optional<Label> label = Label.of(text, CellType.of(text));
    boolean isCoarser =
        label.isPresent()
            && (family == Family.MONTH || family == Family.DATE)
            && (label.get().family() == Family.QUARTER || label.get().family() == Family.YEAR);
    boolean isYear =
        family == Family.QUARTER && label.filter(l -> l.family() == Family.YEAR).isPresent();
    return isCoarser
        || isYear
        || columns.get(at).parts().stream().anyMatch(part -> Totals.of(part) != Totals.Clue.NONE);
  }

  private int distinct(List<Optional<Label>> labels, int from, int stop, int level) {
    Set<String> seen = new LinkedHashSet<>();
    int previous = -1;
    for (int at = from; at < stop; at++) {
      if (labels.get(at).isEmpty()
          || !isKin(labels.get(from).orElseThrow(), labels.get(at).get())) {
        continue;
      }
      String text = columns.get(at).parts().get(level);
      boolean isNext =
          previous < 0 || labels.get(previous).orElseThrow().isFollowedBy(labels.get(at).get());
      boolean isSame = previous >= 0 && text.equals(columns.get(previous).parts().get(level));
      boolean again = levels > 1 && seen.contains(text);
      if (!isNext && !isSame && !again) {
        return 0;
      }
      seen.add(text);
      previous = at;
    }
    return levels == 1 && seen.size() < stop - from - totals(from, stop, level) ? 0 : seen.size();
  }

  private int totals(int from, int stop, int level) {
    int totals = 0;
    for (int at = from; at < stop; at++) {
      String text = columns.get(at).parts().get(level);
      totals +=
          Label.of(text, CellType.of(text)).isEmpty() || isTotal(at, level, Family.MONTH) ? 1 : 0;
    }
    return totals;
  }

  private Unpivot build(
      int level, Family family, List<Optional<Label>> labels, int from, int end, boolean sure) {
    Label kin = labels.get(from).orElseThrow();
    List<Integer> cells = new ArrayList<>();
    List<Integer> totals = new ArrayList<>();
    for (int at = from; at < end; at++) {
      boolean goes =
          labels.get(at).filter(label -> isKin(kin, label)).isPresent() && !namesTotal(at, level);
      (goes ? cells : totals).add(at);
    }
    for (int at = end; at < columns.size() && isTotal(at, level, family); at++) {
      totals.add(at);
    }
    return new UnpivotHeader(columns).read(level, family, cells, totals, sure);
  }

  /** Whether another level of the header says total. */
  private boolean namesTotal(int at, int level) {
    for (int other = 0; other < levels; other++) {
      if (other != level && Totals.of(columns.get(at).parts().get(other)) == Totals.Clue.WHOLE) {
        return true;
      }
    }
    return false;
  }
}
