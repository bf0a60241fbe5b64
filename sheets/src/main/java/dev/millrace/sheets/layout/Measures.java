package dev.millrace.sheets.layout;

import java.util.Locale;
import java.util.Set;

/** Words for what is measured, which name columns of values rather than being values themselves. */
final class Measures {
  private static final Set<String> WORDS = WordList.read("measures.txt");

  private Measures() {}

  /** Whether a header speaks of something measured. */
  static boolean isOne(String header) {
    for (String word : header.toLowerCase(Locale.ROOT).split("[^\\p{L}%€$#]+", -1)) {
      if (WORDS.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
