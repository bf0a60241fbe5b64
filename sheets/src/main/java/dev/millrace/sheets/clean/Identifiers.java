package dev.millrace.sheets.clean;

import dev.millrace.sheets.schema.Names;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells numbers that name something from numbers that count something: a telephone number, an
 * article's code or an account lose their form when they become numbers. Some texts say so
 * themselves; others could be either, and the rest of the column and its header decide.
 */
final class Identifiers {
  /** A number keeps no more. */
  private static final int MOST_DIGITS = 15;

  /** Telephone numbers with the code of their country have at least so many digits. */
  private static final int PHONE_DIGITS = 7;

  /** What may stand between the digits of a telephone number or an account. */
  private static final String BETWEEN = " -/()";

  private static final Set<String> HEADER_WORDS =
      Set.of(
          ("phone phonenumber telephone tel telefon telefono mobile handy fax iban imei id ids code"
                  + " codes codigo zip zipcode postal postcode plz postleitzahl sku ean gtin isbn"
                  + " upc barcode")
              .split(" ", -1));

  /** What names end with that number things: account number, Bestell-Nr. */
  private static final Pattern NUMBERED =
      Pattern.compile(".* (number|no|nr|num|nummer|numero)|\\p{L}{3,}(nummer|nr)");

  /** Beside so many plain numbers a single identifier is a slip, unless it looks as they do. */
  private static final int MANY = 8;

  private boolean header;
  private int certain;
  private int phones;
  private int pluses;
  private int exponents;
  private int codes;
  private int measures;
  private int wholes;
  private int narrowest = Integer.MAX_VALUE;
  private int widest;
  private int oddWidth;

  /** Takes in what the column is called. */
  void header(String name) {
    String words = Names.normalise(name);
    header =
        Arrays.stream(words.split(" ", -1)).anyMatch(HEADER_WORDS::contains)
            || NUMBERED.matcher(words).matches();
  }

  /** Takes in a text with digits. */
  void add(String text) {
    char first = text.charAt(0);
    if (isCertain(text)) {
      certain++;
      oddWidth = text.length();
    } else if (NumberParts.areDigits(text)) {
      whole(text.length());
    } else if (first == '+') {
      plus(text);
    } else if (first == '-' || first == '(' || isFraction(text)) {
      measures++;
    } else if (isBareExponent(text)) {
      exponents++;
      oddWidth = text.length();
    } else if (isScientific(text)) {
      measures++;
    } else if (header && isCode(text)) {
      codes++;
    }
  }

  /** Takes in a number that the file holds as one. */
  void add(double number) {
    if (number < 0 || number != Math.rint(number)) {
      measures++;
    } else {
      whole(number < 10 ? 1 : 1 + (int) Math.floor(Math.log10(number)));
    }
  }

  private void whole(int width) {
    wholes++;
    narrowest = Math.min(narrowest, width);
    widest = Math.max(widest, width);
  }

  private void plus(String text) {
    int digits = digitsApart(text, 1);
    if (digits >= PHONE_DIGITS && text.charAt(1) != '0') {
      phones++;
      oddWidth = digits;
    } else {
      pluses++;
      measures += digits < 0 ? 1 : 0;
    }
  }

  /** Texts that are identifiers whatever else is in the column. */
  int certain() {
    return certain;
  }

  /**
   * Whether the column holds identifiers. A header that names identifiers outweighs all else. Signs
   * with few digits are differences, and a fraction, a minus or an exponent as computers write it
   * says that something is measured. A single odd one among many plain numbers tells nothing,
   * unless they are all as wide as it is, as article and postal codes are.
   */
  boolean areThere() {
    if (header) {
      return certain + phones + pluses + exponents + codes > 0;
    }
    boolean single = certain + phones + exponents == 1 && wholes + measures >= MANY;
    if (single && (measures > 0 || narrowest != oddWidth || widest != oddWidth)) {
      return false;
    }
    return certain > 0 || (measures == 0 && ((phones > 0 && pluses == 0) || exponents > 0));
  }

  /**
   * Whether it is digits whose zeros in front, or whose number of digits, a number would lose; the
   * digits may be in groups.
   */
  static boolean isCertain(String text) {
    int length = text.length();
    if (length < 2 || !NumberParts.isDigit(text.charAt(0))) {
      return false;
    }
    return text.charAt(0) == '0'
        ? NumberParts.areDigits(text) || isGrouped(text)
        : length > MOST_DIGITS && digitsApart(text, 0) > MOST_DIGITS;
  }

  private static boolean isGrouped(String text) {
    return text.indexOf(' ') > 0
        && text.chars().allMatch(one -> one == ' ' || NumberParts.isDigit((char) one))
        && NumberText.parse(text, DecimalMark.POINT) != null;
  }

  /** How many digits there are, when there is nothing else but what stands between; else -1. */
  private static int digitsApart(String text, int from) {
    int digits = 0;
    for (int i = from; i < text.length(); i++) {
      char one = text.charAt(i);
      if (NumberParts.isDigit(one)) {
        digits++;
      } else if (BETWEEN.indexOf(one) < 0) {
        return -1;
      }
    }
    return digits;
  }

  /** {@code 4E1}: no computer writes a number so, without a sign and without a point. */
  private static boolean isBareExponent(String text) {
    int mark = exponent(text);
    return mark > 0
        && mark + 1 < text.length()
        && areDigits(text, 0, mark)
        && areDigits(text, mark + 1, text.length());
  }

  /** {@code 1.5E-3}, {@code 2e+05}. */
  private static boolean isScientific(String text) {
    return exponent(text) > 0 && NumberText.parse(text, DecimalMark.POINT) != null;
  }

  private static int exponent(String text) {
    int mark = text.indexOf('E');
    return mark < 0 ? text.indexOf('e') : mark;
  }

  /** Digits, one point or comma, digits. */
  private static boolean isFraction(String text) {
    int point = Math.max(text.indexOf('.'), text.indexOf(','));
    return point > 0
        && areDigits(text, 0, point)
        && areDigits(text, point + 1, text.length())
        && point + 1 < text.length();
  }

  /** Letters and digits in one word, which are no number. */
  private static boolean isCode(String text) {
    return text.chars()
            .allMatch(one -> one < 0x80 && (Character.isLetterOrDigit(one) || one == '-'))
        && text.chars().anyMatch(Character::isLetter)
        && NumberText.parse(text, DecimalMark.POINT) == null;
  }

  private static boolean areDigits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!NumberParts.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
