package dev.millrace.sheets.layout;

import dev.millrace.sheets.schema.Unit;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a cell looks like, for telling headers from data; csv files hold numbers as texts. */
enum CellType {
  EMPTY,
  TEXT,
  NUMBER,
  DATE;

  private static final int LONGEST_VALUE = 40;
  private static final Set<String> MISSING =
      Set.of(
          "-", "--", "–", "—", "n/a", "na", "n.a.", "#n/a", "null", "nan", "k.a.", "..", "...",
          ":");
  private static final Pattern NUMBER_TEXT =
      Pattern.compile(
          "[(]?[-+−]?(\\p{Sc}|[A-Z]{3}\\s|R\\$|kr\\s)?\\s*[-+−]?"
              + "(\\d{1,3}([., '’\u00a0\u202f]\\d{2,3})*|\\d+)([.,]\\d*)?([eE][-+]?\\d+)?"
              + "\\s*(%|\\p{Sc}|\\s[A-Z]{3}|zł|kr|Kč|Ft)?-?[)]?");
  private static final Pattern DATE_TEXT =
      Pattern.compile(
          "(\\d{1,4}([-/.])\\d{1,2}\\2\\d{1,4}|\\d{4}年\\d{1,2}月\\d{1,2}日"
              + "|\\d{1,2}[- .]\\s?\\p{L}{3,10}\\.?[- ,]\\s?\\d{2,4}"
              + "|\\p{L}{3,10}\\.? \\d{1,2},? \\d{4})"
              + "([T ]\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?\\s*([aApP]\\.?[mM]\\.?|Z|[-+]\\d{2}:?\\d{2})?)?"
              + "|\\d{1,2}:\\d{2}(:\\d{2})?(\\s*[aApP][mM])?");

  /** Whether it is a value rather than a word. */
  boolean isValue() {
    return this == NUMBER || this == DATE;
  }

  /** The type of a text as a person reads it. */
  static CellType of(String text) {
    String value = HeaderTexts.clean(text);
    if (value.isEmpty()) {
      return EMPTY;
    }
    if (value.length() > LONGEST_VALUE) {
      return TEXT;
    }
    if (MISSING.contains(value.toLowerCase(Locale.ROOT))) {
      return NUMBER;
    }
    if (!mayBeValue(value)) {
      return TEXT;
    }
    if (isPlainNumber(value)) {
      return NUMBER;
    }
    if (DATE_TEXT.matcher(value).matches()) {
      return DATE;
    }
    return isNumber(value) ? NUMBER : TEXT;
  }

  private static boolean isNumber(String value) {
    return NUMBER_TEXT.matcher(value).matches() || hasUnit(value);
  }

  /** Whether a text is a number with its unit, such as {@code 500 g}. */
  static boolean hasUnit(String value) {
    int end = value.length();
    while (end > 0 && !Character.isDigit(value.charAt(end - 1))) {
      end--;
    }
    return end > 0
        && end < value.length()
        && Unit.named(value.substring(end)).isPresent()
        && NUMBER_TEXT.matcher(value.substring(0, end)).matches();
  }

  /** Digits with at most one point; most numbers are, and a pattern takes far longer to say so. */
  private static boolean isPlainNumber(String value) {
    int points = 0;
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      points += c == '.' ? 1 : 0;
      if ((c < '0' || c > '9') && c != '.' && (c != '-' || at > 0)) {
        return false;
      }
    }
    return points <= 1;
  }

  private static boolean mayBeValue(String value) {
    for (int at = 0; at < value.length(); at++) {
      if (Character.isDigit(value.charAt(at))) {
        return true;
      }
    }
    return false;
  }
}
