package dev.millrace.sheets.clean;

import dev.millrace.sheets.schema.Unit;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that are written as text: with thousands marks, a decimal comma, a currency, a percent
 * sign, or a minus in the accountant's ways. What {@code 1,234} says depends on the decimal mark,
 * which a single text cannot tell.
 */
final class NumberText {
  private static final int LONGEST = 60;

  private NumberText() {}

  /**
   * A number and how it was written.
   *
   * @param value a percentage as its fraction, 12% as 0.12
   * @param currency such as {@code EUR}, or the bare sign where that names several
   * @param unit the symbol of a unit, such as {@code kg}
   * @param plain whether it was written as a number is in a csv file, so nothing was corrected
   */
  record Parsed(
      BigDecimal value,
      @Nullable String currency,
      @Nullable String unit,
      boolean percent,
      boolean plain) {}

  /** The number, when the text is one under the given mark. */
  static @Nullable Parsed parse(String text, DecimalMark mark) {
    if (text.length() > LONGEST || text.isEmpty()) {
      return null;
    }
    if ((mark == DecimalMark.POINT || text.indexOf('.') < 0) && NumberParts.isPlain(text)) {
      return new Parsed(new BigDecimal(text), null, null, false, true);
    }
    NumberParts parts = NumberParts.of(text);
    return parts == null ? null : assemble(parts, mark);
  }

  private static @Nullable Parsed assemble(NumberParts parts, DecimalMark mark) {
    Surroundings around = Surroundings.of(parts.before(), parts.after());
    String digits = around == null ? null : digits(parts.digits().strip(), mark);
    if (around == null || digits == null) {
      return null;
    }
    BigDecimal value = new BigDecimal(digits + parts.exponent());
    if (around.percent()) {
      value = value.movePointLeft(2);
    }
    return new Parsed(
        around.negative() ? value.negate() : value,
        around.currency(),
        around.unit(),
        around.percent(),
        false);
  }

  /** Whether the text reads differently, or only, under one of the marks. */
  static boolean hasMark(String text) {
    return text.indexOf(',') >= 0 || text.indexOf('.') >= 0;
  }

  /**
   * The digits with a decimal point and without thousands marks; absent when they are misplaced.
   */
  private static @Nullable String digits(String written, DecimalMark mark) {
    char decimal = mark == DecimalMark.POINT ? '.' : ',';
    int point = written.indexOf(decimal);
    if (point >= 0 && written.indexOf(decimal, point + 1) >= 0) {
      return null;
    }
    String whole = ungrouped(point < 0 ? written : written.substring(0, point), mark);
    String fraction = point < 0 ? "" : written.substring(point + 1);
    if (whole == null || !NumberParts.areDigits(fraction)) {
      return null;
    }
    return (whole.isEmpty() ? "0" : whole) + (fraction.isEmpty() ? "" : "." + fraction);
  }

  private static @Nullable String ungrouped(String whole, DecimalMark mark) {
    if (NumberParts.areDigits(whole)) {
      return whole;
    }
    char group = 0;
    for (int i = 0; i < whole.length(); i++) {
      char one = whole.charAt(i);
      if (!NumberParts.isDigit(one)) {
        if (group != 0 && one != group) {
          return null;
        }
        group = one;
      }
    }
    boolean allowed =
        group == ' ' || group == '\'' || group == (mark == DecimalMark.POINT ? ',' : '.');
    return allowed && isGrouped(whole, group) ? whole.replace(String.valueOf(group), "") : null;
  }

  /** Threes everywhere but first, or twos before the last three as in India. */
  private static boolean isGrouped(String whole, char group) {
    String[] groups = whole.split(Pattern.quote(String.valueOf(group)), -1);
    int last = groups.length - 1;
    if (groups[0].isEmpty() || groups[0].length() > 3 || groups[last].length() != 3) {
      return false;
    }
    int size = last > 1 ? groups[1].length() : 3;
    if (size != 3 && size != 2) {
      return false;
    }
    for (int i = 1; i < last; i++) {
      if (groups[i].length() != size) {
        return false;
      }
    }
    return true;
  }

  /** What stands around the digits: signs, brackets, currency, percent. */
  private record Surroundings(
      boolean negative, boolean percent, @Nullable String currency, @Nullable String unit) {

    static @Nullable Surroundings of(String before, String after) {
      String front = before.strip();
      String back = after.strip();
      boolean negative = false;
      if (front.startsWith("(") && back.endsWith(")")) {
        negative = true;
        front = front.substring(1).strip();
        back = back.substring(0, back.length() - 1).strip();
      }
      boolean percent = back.endsWith("%");
      if (percent) {
        back = back.substring(0, back.length() - 1).strip();
      }
      int minuses = minuses(front) + minuses(back);
      if (minuses > (negative ? 0 : 1)) {
        return null;
      }
      boolean minus = minuses == 1;
      String sign = remove(front, back);
      String currency = sign.isEmpty() ? null : Currencies.named(sign);
      String unit =
          sign.isEmpty() || currency != null || percent || !remove(front, "").isEmpty()
              ? null
              : Unit.named(sign).map(Unit::symbol).orElse(null);
      return sign.isEmpty() || currency != null || unit != null
          ? new Surroundings(negative || minus, percent, currency, unit)
          : null;
    }

    private static int minuses(String text) {
      int minuses = 0;
      for (int i = 0; i < text.length(); i++) {
        minuses += text.charAt(i) == '-' ? 1 : 0;
      }
      return minuses;
    }

    private static String remove(String front, String back) {
      String left = front.replace("-", "").replace("+", "").strip();
      String right = back.replace("-", "").strip();
      return left.isEmpty() ? right : right.isEmpty() ? left : left + " " + right;
    }
  }
}
