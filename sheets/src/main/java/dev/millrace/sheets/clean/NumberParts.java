package dev.millrace.sheets.clean;

import org.jspecify.annotations.Nullable;

/**
 * A text cut around its digits. It is what the pattern <code>
 * (\D*?)(\d[\d., '_]*|[.,]\d+)([eE][+-]?\d{1,3})?(\D*)</code> would capture, found in one walk:
 * most texts with digits are no numbers, and every cell is looked at.
 *
 * @param before without digits
 * @param digits with thousands and decimal marks
 * @param exponent such as {@code e-3}; empty where there is none
 * @param after without digits
 */
record NumberParts(String before, String digits, String exponent, String after) {
  private static final int MOST_EXPONENT = 3;
  private static final int MOST_WHOLE = 18;
  private static final int MOST_FRACTION = 12;

  /** The parts; absent when digits stand in several places. */
  static @Nullable NumberParts of(String text) {
    int first = 0;
    while (first < text.length() && !isDigit(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return null;
    }
    if (first > 0 && (text.charAt(first - 1) == '.' || text.charAt(first - 1) == ',')) {
      NumberParts bare = cut(text, first - 1, endOfDigits(text, first));
      if (bare != null) {
        return bare;
      }
    }
    return cut(text, first, endOfGroups(text, first));
  }

  private static @Nullable NumberParts cut(String text, int start, int end) {
    int exponent = endOfExponent(text, end);
    int rest = exponent > end && hasNoDigit(text, exponent) ? exponent : end;
    return rest == end && !hasNoDigit(text, end)
        ? null
        : new NumberParts(
            text.substring(0, start),
            text.substring(start, end),
            text.substring(end, rest),
            text.substring(rest));
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int endOfGroups(String text, int from) {
    int end = from;
    while (end < text.length()
        && (isDigit(text.charAt(end)) || "., '_".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  /** Where an exponent ends that begins there; the same place where none does. */
  private static int endOfExponent(String text, int from) {
    if (from >= text.length() || (text.charAt(from) != 'e' && text.charAt(from) != 'E')) {
      return from;
    }
    int digits = from + 1;
    if (digits < text.length() && (text.charAt(digits) == '+' || text.charAt(digits) == '-')) {
      digits++;
    }
    int end = Math.min(endOfDigits(text, digits), digits + MOST_EXPONENT);
    return end == digits ? from : end;
  }

  private static boolean hasNoDigit(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a number is written as in a csv file: digits, a point and digits, a minus in front. */
  static boolean isPlain(String text) {
    int start = !text.isEmpty() && text.charAt(0) == '-' ? 1 : 0;
    int point = endOfDigits(text, start);
    if (point == start || point - start > MOST_WHOLE) {
      return false;
    }
    if (point == text.length()) {
      return true;
    }
    int end = endOfDigits(text, point + 1);
    int fraction = end - point - 1;
    return text.charAt(point) == '.'
        && end == text.length()
        && fraction > 0
        && fraction <= MOST_FRACTION;
  }

  static boolean areDigits(String text) {
    return endOfDigits(text, 0) == text.length();
  }

  static boolean isDigit(char one) {
    return one >= '0' && one <= '9';
  }
}
