package dev.millrace.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** The known name closest to the given one, if it is close. */
  static Optional<String> among(Collection<?> known, String given) {
    return known.stream()
        .map(String::valueOf)
        .filter(name -> distance(name, given) <= Math.max(2, given.length() / 3))
        .min(Comparator.comparingInt(name -> distance(name, given)));
  }

  /** Levenshtein's distance: insertions, deletions and replacements from one to the other. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
