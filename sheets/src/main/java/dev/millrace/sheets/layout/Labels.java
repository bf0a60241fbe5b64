package dev.millrace.sheets.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
    for (Run run : runs(labels)) {
      boolean isLong = run.length() >= (run.family() == Family.YEAR ? 2 : 3);
      for (int at = run.from(); at < run.end() && isLong; at++) {
        marks[at] = true;
      }
    }
    return marks;
  }
}
