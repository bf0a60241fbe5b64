package dev.millrace.sheets.layout;

import java.util.Locale;
import java.util.Set;

/**
 * The words by which people label totals. Words alone prove nothing: there is a film Total Recall.
 */
final class Totals {
  private static final Set<String> WORDS = WordList.read("totals.txt");
  private static final int LONGEST = 60;

  /** How clearly a label says total. */
  enum Clue {
    NONE,
    /** A word of it, such as Total North. */
    PART,
    /** Nothing else, such as Grand total. */
    WHOLE
  }

  private Totals() {}

  /** What a label says. */
  static Clue of(String label) {
    if (label.isEmpty() || label.length() > LONGEST) {
      return Clue.NONE;
    }
    String plain = label.toLowerCase(Locale.ROOT).strip().replaceAll("[:.=*\\s]+$", "");
    if (WORDS.contains(plain)) {
      return Clue.WHOLE;
    }
    int first = end(plain, plain.indexOf(' '));
    int last = plain.lastIndexOf(' ');
    boolean isPart =
        WORDS.contains(plain.substring(0, first).replaceAll("[:.]$", ""))
            || WORDS.contains(plain.substring(last + 1))
            || (last > 0 && WORDS.contains(lastTwo(plain, last)))
            || endsIdeographic(plain);
    return isPart ? Clue.PART : Clue.NONE;
  }

  private static int end(String plain, int space) {
    return space < 0 ? plain.length() : space;
  }

  private static String lastTwo(String plain, int last) {
    return plain.substring(plain.lastIndexOf(' ', last - 1) + 1);
  }

  private static boolean endsIdeographic(String plain) {
    int length = plain.length();
    return length > 2
        && plain.charAt(length - 1) > '\u3000'
        && WORDS.contains(plain.substring(length - 2));
  }
}
