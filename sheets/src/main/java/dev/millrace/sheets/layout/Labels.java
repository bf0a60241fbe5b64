package dev.millrace.sheets.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Runs of headers that are values of one family, side by side. */
final class Labels {
  /** From this position up to, not including, that one. */
  record Run(int from, int end, Family family) {
    int length() {
      return end - from;
    }
  }

  private Labels() {}

  /** The labels of texts side by side; empty for those that are none. */
  static List<Optional<Label>> of(List<String> texts) {
    return texts.stream().map(text -> Label.of(text, CellType.of(text))).toList();
  }

  /** Runs of at least two labels, from left to right; none overlap. */
  static List<Run> runs(List<Optional<Label>> labels) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    while (from < labels.size()) {
      int end = end(labels, from);
      if (end - from >= 2) {
        runs.add(new Run(from, end, labels.get(from).orElseThrow().family()));
      }
      from = Math.max(end, from + 1);
    }
    return runs;
  }

  private static int end(List<Optional<Label>> labels, int from) {
    if (labels.get(from).isEmpty()) {
      return from;
    }
    int end = from + 1;
    while (end < labels.size()
        && labels.get(end).isPresent()
        && labels.get(end - 1).orElseThrow().isFollowedBy(labels.get(end).orElseThrow())) {
      end++;
    }
    return end;
  }

  /** Whether texts differ from each other. */
  static boolean areDistinct(List<String> texts) {
    Set<String> seen = new HashSet<>();
    texts.forEach(text -> seen.add(text.toLowerCase(Locale.ROOT)));
    return seen.size() == texts.size();
  }

  /** Marks runs; cells left empty between their labels, for remarks or merged, end no run. */
  private static void mark(Sample sample, int line, List<Optional<Label>> labels, boolean[] marks) {
    int[] filled =
        IntStream.range(0, marks.length)
            .filter(at -> sample.type(line, at) != CellType.EMPTY)
            .toArray();
    List<Optional<Label>> close = Arrays.stream(filled).mapToObj(labels::get).toList();
    for (Run run : runs(close)) {
      if (run.length() >= least(run.family())
          && isEven(filled, run)
          && (run.family() != Family.TIME || areSteps(close, run))
          && (run.family() != Family.NUMBER || !isNamedAbove(sample, line, filled))) {
        for (int at = run.from(); at < run.end(); at++) {
          marks[filled[at]] = true;
        }
      }
    }
  }

  /** Numbers with units, such as the 5 km of a race, name columns beside names. */
  private static void lengths(Sample sample, int line, boolean[] marks) {
    boolean[] units = new boolean[marks.length];
    for (int at = 0; at < marks.length; at++) {
      if (sample.type(line, at) == CellType.NUMBER) {
        units[at] = CellType.hasUnit(sample.text(line, at)) && !hasUnitBelow(sample, line, at);
        if (!units[at]) {
          return;
        }
      }
    }
    for (int at = 0; at < marks.length; at++) {
      marks[at] |= units[at];
    }
  }

  private static boolean hasUnitBelow(Sample sample, int line, int at) {
    for (int below = line + 1; below < Math.min(line + 4, sample.lines()); below++) {
      if (CellType.hasUnit(sample.text(below, at))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is a row of data, numbers beside a text, whose columns have names above already. */
  private static boolean isNamedAbove(Sample sample, int line, int[] filled) {
    if (line == 0 || sample.type(line, filled[0]) != CellType.TEXT) {
      return false;
    }
    for (int at : filled) {
      if (sample.type(line - 1, at) != CellType.TEXT) {
        return false;
      }
    }
    return true;
  }

  private static int least(Family family) {
    return family == Family.YEAR ? 2 : family == Family.TIME ? 4 : 3;
  }

  /** Whether as many columns lie between each two labels. */
  private static boolean isEven(int[] filled, Run run) {
    int step = filled[run.from() + 1] - filled[run.from()];
    for (int at = run.from() + 1; at < run.end(); at++) {
      if (filled[at] - filled[at - 1] != step) {
        return false;
      }
    }
    return true;
  }

  /** Whether each label is as much more than the one before it: times of work are not. */
  private static boolean areSteps(List<Optional<Label>> labels, Run run) {
    double step = Double.NaN;
    for (int at = run.from() + 1; at < run.end(); at++) {
      double its = labels.get(at).orElseThrow().order() - labels.get(at - 1).orElseThrow().order();
      if (its <= 0 || (!Double.isNaN(step) && Math.abs(its - step) > 1e-9)) {
        return false;
      }
      step = its;
    }
    return true;
  }

  /** Which numbers and dates of a line are labels: they stand in a run of one family. */
  static boolean[] marks(Sample sample, int line) {
    boolean[] marks = new boolean[sample.columns()];
    if (!sample.holdsValues(line)) {
      return marks;
    }
    List<Optional<Label>> labels =
        new ArrayList<>(Collections.nCopies(marks.length, Optional.empty()));
    for (int at = 0; at < marks.length; at++) {
      if (sample.type(line, at).isValue()) {
        labels.set(at, Label.of(sample.text(line, at), sample.type(line, at)));
      }
    }
    mark(sample, line, labels, marks);
    lengths(sample, line, marks);
    return marks;
  }
}
