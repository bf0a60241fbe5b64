package dev.millrace.sheets.clean;

import org.jspecify.annotations.Nullable;

/**
 * Three numbers with the same mark between them, such as {@code 2024-03-05}; and a quick look that
 * tells most other texts from dates, because every text with digits is looked at and patterns are
 * slow to say no.
 *
 * @param lengths how many digits each number has
 */
record DateShape(int first, int second, int third, char mark, int[] lengths) {
  private static final String MARKS = "-/. ";
  private static final int MOST_DIGITS = 4;

  /** The numbers, when a text is nothing but three of up to four digits. */
  static @Nullable DateShape of(String text) {
    int one = endOfDigits(text, 0);
    if (one == 0 || one >= text.length() || MARKS.indexOf(text.charAt(one)) < 0) {
      return null;
    }
    int two = endOfDigits(text, one + 1);
    if (two >= text.length() || text.charAt(two) != text.charAt(one)) {
      return null;
    }
    int[] lengths = {one, two - one - 1, text.length() - two - 1};
    if (endOfDigits(text, two + 1) < text.length() || !areFew(lengths)) {
      return null;
    }
    return new DateShape(
        number(text, 0, one),
        number(text, one + 1, two),
        number(text, two + 1, text.length()),
        text.charAt(one),
        lengths);
  }

  private static boolean areFew(int[] lengths) {
    for (int length : lengths) {
      if (length < 1 || length > MOST_DIGITS) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  /** Year, month, day. */
  boolean isYearFirst() {
    return lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2;
  }

  /** Day and month in either order, then a year of two or four digits. */
  boolean isYearLast() {
    return lengths[0] <= 2 && lengths[1] <= 2 && (lengths[2] == 2 || lengths[2] == 4);
  }

  /** Whether it is a date after ISO 8601. */
  boolean isIso() {
    return mark == '-' && isYearFirst() && lengths[1] == 2 && lengths[2] == 2;
  }

  /** Whether a text begins as dates do; false only where it can be none. */
  static boolean mayBeDate(String text) {
    char first = text.charAt(0);
    if (NumberParts.isDigit(first)) {
      return beginsWithNumber(text);
    }
    return isLetter(first) ? beginsWithMonth(text) : first >= 0x80;
  }

  private static boolean beginsWithNumber(String text) {
    int digits = endOfDigits(text, 0);
    if (digits == text.length()) {
      return digits == 8;
    }
    char next = text.charAt(digits);
    if (next == '.' && endOfDigits(text, digits + 1) == text.length()) {
      return false; // 12.50
    }
    return MARKS.indexOf(next) >= 0
        ? digits <= 2 || digits == MOST_DIGITS
        : digits <= 2 && "snrt".indexOf(next) >= 0; // 1st, 2nd, 3rd, 4th
  }

  private static boolean beginsWithMonth(String text) {
    int end = 1;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    boolean goesOn = end < text.length() && text.charAt(end) >= 0x80;
    return goesOn || (end >= 3 && end <= 12 && MonthNames.number(text.substring(0, end)) > 0);
  }

  private static boolean isLetter(char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && NumberParts.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
