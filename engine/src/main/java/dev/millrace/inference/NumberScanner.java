package dev.millrace.inference;

import dev.millrace.model.Datatype;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads a list of plain numbers, flat or nested, straight from JSON's bytes into a tensor's memory.
 * Whatever is not plain JSON of plain numbers that fit the datatype makes it give up, and the list
 * is read again token by token, which says precisely what is wrong.
 *
 * <p>A number of at most 15 or so digits is its digits as a whole number, divided or multiplied by
 * a power of ten. Where both are exact as FP64 (up to 2^53 and 10^22), that one operation rounds
 * once, so its result is the nearest FP64 there is (W. Clinger, How to read floating point numbers
 * accurately, PLDI 1990). The nearest FP32 is that one rounded again, but where it lies exactly
 * between two of them: which side the number itself was on is lost then. Such numbers, long ones
 * and very small or large ones, are left to {@link Float#parseFloat}.
 */
final class NumberScanner {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int GIVEN_UP = -1;
  private static final long EXACT = 1L << 53;
  private static final int MOST_DIGITS = 19;
  private static final int MOST_EXPONENT_DIGITS = 3;
  private static final int MOST_CHARACTERS = 500;
  private static final int MOST_DEPTH = 32;

  /** The part of an FP64 that FP32 has no room for, and its value halfway between two FP32s. */
  private static final long BEYOND_SINGLE = (1L << 29) - 1;

  private static final long HALFWAY = 1L << 28;

  private final byte[] text;
  private final int end;
  private final Datatype datatype;
  private final ByteBuffer numbers;
  private final Nesting nesting;
  private int at;

  // the number read last
  private boolean negative;
  private boolean whole;
  private boolean simple;
  private long digits;
  private int exponent;
  private int from;

  /**
   * @param at behind the list's opening bracket
   * @param numbers with room for as many elements as there may be
   */
  NumberScanner(
      byte[] text, int at, int end, Datatype datatype, ByteBuffer numbers, Nesting nesting) {
    this.text = text;
    this.at = at;
    this.end = end;
    this.datatype = datatype;
    this.numbers = numbers;
    this.nesting = nesting;
  }

  /** Whether it reads numbers of a datatype. */
  static boolean knows(Datatype datatype) {
    return switch (datatype) {
      case FP32, FP64, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> true;
      case FP16, UINT64, BOOL, BYTES -> false;
    };
  }

  /** What may come next in a list. */
  private enum Next {
    VALUE_OR_END,
    VALUE,
    COMMA_OR_END
  }

  /**
   * Reads the list.
   *
   * @return where its closing bracket is, or less than 0 when it gave up
   */
  int read() {
    nesting.open();
    Next next = Next.VALUE_OR_END;
    while (skipSpace()) {
      byte found = text[at];
      if (found == ',' && next == Next.COMMA_OR_END) {
        at++;
        next = Next.VALUE;
      } else if (found == ']' && next != Next.VALUE) {
        nesting.close();
        if (nesting.depth() == 0) {
          return at;
        }
        at++;
        next = Next.COMMA_OR_END;
      } else if (next == Next.COMMA_OR_END || !value(found)) {
        return GIVEN_UP;
      } else {
        next = found == '[' ? Next.VALUE_OR_END : Next.COMMA_OR_END;
      }
    }
    return GIVEN_UP;
  }

  private boolean skipSpace() {
    while (at < end
        && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
      at++;
    }
    return at < end;
  }

  private boolean value(byte found) {
    if (found == '[') {
      at++;
      nesting.open();
      return nesting.depth() <= MOST_DEPTH;
    }
    nesting.value();
    return numbers.remaining() >= datatype.bytes() && number() && put();
  }

  /** Takes a number apart. */
  private boolean number() {
    from = at;
    negative = text[at] == '-';
    at += negative ? 1 : 0;
    digits = 0;
    int first = at;
    int count = digits();
    if (count == 0 || (count > 1 && text[first] == '0')) {
      return false;
    }
    exponent = 0;
    whole = true;
    if (at < end && text[at] == '.') {
      at++;
      exponent = -digits();
      count -= exponent;
      whole = false;
      if (exponent == 0) {
        return false;
      }
    }
    simple = count <= MOST_DIGITS && digits >= 0;
    return (at == end || (text[at] | 0x20) != 'e' || exponent()) && at - from <= MOST_CHARACTERS;
  }

  private int digits() {
    int first = at;
    long value = digits;
    for (int digit; at < end && (digit = text[at] - '0') >= 0 && digit <= 9; at++) {
      value = 10 * value + digit;
    }
    digits = value;
    return at - first;
  }

  private boolean exponent() {
    whole = false;
    at++;
    boolean less = at < end && text[at] == '-';
    at += at < end && (less || text[at] == '+') ? 1 : 0;
    long kept = digits;
    digits = 0;
    int count = digits();
    exponent += (int) (less ? -digits : digits);
    digits = kept;
    return count > 0 && count <= MOST_EXPONENT_DIGITS;
  }

  private boolean put() {
    return switch (datatype) {
      case FP32 -> single();
      case FP64 -> real();
      case INT64 -> isWithin(Long.MIN_VALUE, Long.MAX_VALUE) && put(numbers.putLong(signed()));
      case INT32 ->
          isWithin(Integer.MIN_VALUE, Integer.MAX_VALUE) && put(numbers.putInt((int) signed()));
      case UINT32 -> isWithin(0, 0xFFFF_FFFFL) && put(numbers.putInt((int) signed()));
      case INT16 ->
          isWithin(Short.MIN_VALUE, Short.MAX_VALUE) && put(numbers.putShort((short) signed()));
      case UINT16 -> isWithin(0, 0xFFFF) && put(numbers.putShort((short) signed()));
      case INT8 -> isWithin(Byte.MIN_VALUE, Byte.MAX_VALUE) && put(numbers.put((byte) signed()));
      case UINT8 -> isWithin(0, 0xFF) && put(numbers.put((byte) signed()));
      case FP16, UINT64, BOOL, BYTES -> false;
    };
  }

  private static boolean put(ByteBuffer done) {
    return done.position() > 0;
  }

  private boolean isWithin(long least, long most) {
    return whole && simple && signed() >= least && signed() <= most;
  }

  private long signed() {
    return negative ? -digits : digits;
  }

  private boolean isExact() {
    return simple && digits <= EXACT && Math.abs(exponent) < POWERS.length;
  }

  private double exact() {
    double value = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
    return negative ? -value : value;
  }

  private boolean single() {
    float value = whole && simple ? signed() : nearestSingle();
    numbers.putFloat(value);
    return Float.isFinite(value);
  }

  private float nearestSingle() {
    if (isExact()) {
      double exact = exact();
      boolean between = (Double.doubleToRawLongBits(exact) & BEYOND_SINGLE) == HALFWAY;
      if (!between && (Math.abs(exact) >= Float.MIN_NORMAL || exact == 0)) {
        return (float) exact;
      }
    }
    return Float.parseFloat(characters());
  }

  private boolean real() {
    double value =
        whole && simple ? signed() : isExact() ? exact() : Double.parseDouble(characters());
    numbers.putDouble(value);
    return Double.isFinite(value);
  }

  private String characters() {
    return new String(text, from, at - from, StandardCharsets.ISO_8859_1);
  }
}
