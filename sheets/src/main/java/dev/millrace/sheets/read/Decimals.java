package dev.millrace.sheets.read;

/**
 * Reads numbers as files write them, {@code -12.5} or {@code 1E-7}. Up to 15 digits with up to 22
 * of them behind the point are exact as a division of two exact doubles, which rounds correctly;
 * everything else goes to the library.
 */
final class Decimals {
  private static final double[] POWERS = new double[23];
  private static final int EXACT_DIGITS = 15;

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  private Decimals() {}

  /** The number, or NaN where the characters are none. */
  static double parse(char[] characters, int length) {
    int at = 0;
    boolean negative = length > 0 && characters[0] == '-';
    if (negative) {
      at = 1;
    }
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < length; at++) {
      char c = characters[at];
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
        count++;
      } else if (c == '.' && point < 0) {
        point = count;
      } else {
        return slowly(new String(characters, 0, length));
      }
      if (count > EXACT_DIGITS) {
        return slowly(new String(characters, 0, length));
      }
    }
    if (count == 0) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS[count - point];
    return negative ? -value : value;
  }

  private static double slowly(String text) {
    try {
      double value = Double.parseDouble(text.strip());
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
