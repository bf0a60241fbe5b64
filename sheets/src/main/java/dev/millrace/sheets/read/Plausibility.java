package dev.millrace.sheets.read;

import java.lang.Character.UnicodeScript;

/** How much a decoded text looks like one that a person wrote, by its characters beyond ASCII. */
final class Plausibility {
  private static final String SIGNS = "€£¥§°ºª²³µ®©™¹½¼¾±×÷«»¿¡·–—…•“”„‘’‚¢†‰ ¨´";

  private Plausibility() {}

  /**
   * The sum over all characters beyond ASCII.
   *
   * @param usual small letters of the languages that the tried encoding is used for; empty where
   *     its script alone tells
   */
  static double of(String text, String usual) {
    double score = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 127) {
        char before = i > 0 ? text.charAt(i - 1) : ' ';
        char after = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        score += score(before, c, after, usual);
      }
    }
    return score;
  }

  private static double score(char before, char c, char after, String usual) {
    if (c == '\uFFFD'
        || (c >= 0x80 && c < 0xA0)
        || Character.getType(c) == Character.UNASSIGNED
        || Character.getType(c) == Character.PRIVATE_USE) {
      return -10;
    }
    if (Character.isLetter(c)) {
      return letter(before, c, after, usual);
    }
    boolean inWord = Character.isLetter(before) && Character.isLetter(after);
    if (SIGNS.indexOf(c) >= 0) {
      return inWord ? (c == '’' ? 0.5 : -2) : 0.7;
    }
    return -3;
  }

  private static double letter(char before, char c, char after, String usual) {
    UnicodeScript script = UnicodeScript.of(c);
    if (isEastAsian(script)) {
      return eastAsian(before, c, after);
    }
    double score = script == UnicodeScript.LATIN ? latin(c, usual) : otherScript(before, c, after);
    if (Character.isUpperCase(c) && Character.isLowerCase(before)) {
      score -= 2; // a capital inside a word
    }
    if (Character.isLowerCase(c) && Character.isUpperCase(before) && Character.isUpperCase(after)) {
      score -= 1;
    }
    return score;
  }

  private static double latin(char c, String usual) {
    return usual.indexOf(Character.toLowerCase(c)) >= 0 ? 1 : -0.5;
  }

  /**
   * Cyrillic, Greek, Hebrew and Arabic words are of one script; most of their letters are small.
   */
  private static double otherScript(char before, char c, char after) {
    if (isAsciiLetter(before) || isAsciiLetter(after)) {
      return -2;
    }
    boolean alone = !Character.isLetter(before) && !Character.isLetter(after);
    boolean mixed = differs(c, before) || differs(c, after);
    return alone ? -0.5 : mixed ? -1 : Character.isUpperCase(c) ? 0.7 : 1.05;
  }

  private static boolean differs(char c, char beside) {
    return Character.isLetter(beside) && UnicodeScript.of(beside) != UnicodeScript.of(c);
  }

  private static boolean isEastAsian(UnicodeScript script) {
    return script == UnicodeScript.HAN
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA
        || script == UnicodeScript.HANGUL;
  }

  /** Two bytes each, so they count twice; they come in groups. */
  private static double eastAsian(char before, char c, char after) {
    boolean grouped = isEastAsianLetter(before) || isEastAsianLetter(after);
    if (isAsciiLetter(before) || isAsciiLetter(after)) {
      return -3;
    }
    double common = EastAsianUse.isCommon(c) ? 2.4 : -1;
    if (UnicodeScript.of(c) == UnicodeScript.HANGUL) {
      common +=
          0.1; // Chinese read as Korean is never all Hangul; Korean read as Chinese is all Han
    }
    return grouped ? common : Math.min(common, 0.5);
  }

  private static boolean isEastAsianLetter(char c) {
    return c > 127 && Character.isLetter(c) && isEastAsian(UnicodeScript.of(c));
  }

  private static boolean isAsciiLetter(char c) {
    return c < 128 && Character.isLetter(c);
  }
}
