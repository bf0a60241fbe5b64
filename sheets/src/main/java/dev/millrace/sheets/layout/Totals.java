package dev.millrace.sheets.layout;

import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The words by which people label totals. Words alone prove nothing: there is a film Total Recall.
 */
final class Totals {
  private static final Set<String> WORDS = WordList.read("totals.txt");
  private static final Pattern END = Pattern.compile("[:.=*\\s]+$");
  private static final Pattern STARS = Pattern.compile("\\*{1,5}");
  private static final int LONGEST = 60;

  /** How clearly a label says total. */
  enum Clue {
    NONE,
    /** A word of it, such as Total North. */
    PART,
    /** Nothing else, such as Grand total. */
    WHOLE
  }

  /** The words that those above begin with; nearly all labels hold none of them. */
  private static final Set<String> FIRST =
      WORDS.stream().map(Totals::firstWord).collect(Collectors.toUnmodifiableSet());

  /** The first two letters of those, so that most words are not even looked up. */
  private static final BitSet STARTS = new BitSet();

  static {
    FIRST.forEach(word -> STARTS.set(start(word, 0)));
  }

  private Totals() {}

  private static String firstWord(String words) {
    return words.substring(0, end(words, words.indexOf(' ')));
  }

  private static int start(String text, int at) {
    int second = at + 1 < text.length() ? Character.toLowerCase(text.charAt(at + 1)) : 0;
    return (Character.toLowerCase(text.charAt(at)) * 31 + second) & 0xffff;
  }

  /** Whether one of the text's words may begin what the list holds. */
  private static boolean mayHold(String label) {
    int length = label.length();
    for (int at = 0; at < length; at++) {
      char c = label.charAt(at);
      boolean isStart = at == 0 || label.charAt(at - 1) == ' ';
      if (c > 0x3000 || (isStart && STARTS.get(start(label, at)) && isFirst(label, at))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFirst(String label, int from) {
    int end = from + 1;
    while (end < label.length() && " :.=*,".indexOf(label.charAt(end)) < 0) {
      end++;
    }
    return FIRST.contains(label.substring(from, end).toLowerCase(Locale.ROOT));
  }

  /** What a label says. */
  static Clue of(String label) {
    if (label.startsWith("*") && STARS.matcher(label).matches()) {
      return Clue.PART; // ledgers mark the levels of their subtotals so
    }
    if (label.isEmpty() || label.length() > LONGEST || !mayHold(label)) {
      return Clue.NONE;
    }
    String plain = END.matcher(label.toLowerCase(Locale.ROOT).strip()).replaceAll("");
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
