package dev.millrace.sheets.layout;

/**
 * Numbers written as texts, as far as sums need them. Which sign is the decimal one is guessed from
 * this one text; values that go into a dataset are read elsewhere, with all of their column in
 * view.
 */
final class NumberTexts {
  private NumberTexts() {}

  /** The number; NaN where the text is none. */
  static double of(String text) {
    if (CellType.of(text) != CellType.NUMBER) {
      return Double.NaN;
    }
    StringBuilder digits = new StringBuilder();
    int lastSign = lastSign(text);
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isDigit(c)) {
        digits.append(Character.digit(c, 10));
      } else if (at == lastSign && !groups(text, at)) {
        digits.append('.');
      }
    }
    if (digits.isEmpty() || digits.toString().equals(".")) {
      return Double.NaN;
    }
    double value = Double.parseDouble(digits.toString());
    return isNegative(text) ? -value : value;
  }

  private static int lastSign(String text) {
    return Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  }

  /** Whether a sign parts thousands: three digits follow, and it is not the only kind of sign. */
  private static boolean groups(String text, int at) {
    int after = 0;
    for (int next = at + 1; next < text.length() && Character.isDigit(text.charAt(next)); next++) {
      after++;
    }
    char other = text.charAt(at) == '.' ? ',' : '.';
    return after == 3 && text.indexOf(other) < 0 && !text.startsWith("0");
  }

  private static boolean isNegative(String text) {
    String plain = text.strip();
    return plain.indexOf('-') >= 0 || plain.indexOf('−') >= 0 || plain.startsWith("(");
  }
}
