package dev.millrace.inference;

import dev.millrace.model.Datatype;
import dev.millrace.model.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes tensors of FP32 and FP64 as JSON, straight as bytes: each number in digits that are read
 * back as exactly that number.
 *
 * <p>A number of usual size is tried with as many digits as always suffice to write its datatype
 * without loss from text and back (7, then 8 and 9 for FP32; 15 for FP64): these digits as a whole
 * number, divided by a power of ten, are rounded once, so that comparing shows whether a reader
 * will get the number itself. Otherwise, and where a reader of FP32 might round the other way,
 * {@link Float#toString} finds the digits.
 */
final class NumberText {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17
  };
  private static final long[] WHOLE_POWERS = new long[POWERS.length];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      WHOLE_POWERS[i] = (long) POWERS[i];
    }
  }

  private static final double LEAST = 1e-3;
  private static final double MOST = 1e7;
  private static final long BILLION = 1_000_000_000;
  private static final int BUFFER = 8 << 10;
  private static final int LONGEST = 32;
  private static final long BEYOND_SINGLE = (1L << 29) - 1;
  private static final long HALFWAY = 1L << 28;

  private final OutputStream out;
  private final byte[] text;
  private int length;

  private NumberText(OutputStream out, int elements) {
    this.out = out;
    this.text = new byte[Math.min(BUFFER, (elements + 2) * LONGEST)];
  }

  /** Whether it writes tensors of a datatype. */
  static boolean knows(Datatype datatype) {
    return datatype == Datatype.FP32 || datatype == Datatype.FP64;
  }

  /** Writes the elements as one flat list. */
  static void write(Tensor tensor, OutputStream out) throws IOException {
    ByteBuffer bytes = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    boolean single = tensor.datatype() == Datatype.FP32;
    new NumberText(out, bytes.remaining() / tensor.datatype().bytes()).write(bytes, single);
  }

  private void write(ByteBuffer bytes, boolean single) throws IOException {
    text[length++] = '[';
    while (bytes.hasRemaining()) {
      if (length > text.length - LONGEST) {
        out.write(text, 0, length);
        length = 0;
      }
      if (single) {
        single(bytes.getFloat());
      } else {
        real(bytes.getDouble());
      }
      if (bytes.hasRemaining()) {
        text[length++] = ',';
      }
    }
    text[length++] = ']';
    out.write(text, 0, length);
  }

  private void single(float value) {
    float size = Math.abs(value);
    if (size >= LEAST && size < MOST) {
      for (int digits = 7; digits <= 9; digits++) {
        int decimals = decimals(size, digits);
        long scaled = Math.round(size * POWERS[decimals]);
        double read = scaled / POWERS[decimals];
        if ((float) read == size && (Double.doubleToRawLongBits(read) & BEYOND_SINGLE) != HALFWAY) {
          plain(value < 0, scaled, decimals);
          return;
        }
      }
    }
    characters(Float.isFinite(value), Float.toString(value));
  }

  private void real(double value) {
    double size = Math.abs(value);
    if (size >= LEAST && size < MOST) {
      int decimals = decimals(size, 15);
      long scaled = Math.round(size * POWERS[decimals]);
      if (scaled / POWERS[decimals] == size) {
        plain(value < 0, scaled, decimals);
        return;
      }
    }
    characters(Double.isFinite(value), Double.toString(value));
  }

  /** How many digits behind the point make so many in all; one at least. */
  private static int decimals(double size, int digits) {
    if (size < 1) {
      return digits + (size >= 0.1 ? 0 : size >= 0.01 ? 1 : 2);
    }
    int before = 1;
    while (size >= POWERS[before]) {
      before++;
    }
    return Math.max(1, digits - before);
  }

  private void plain(boolean negative, long scaled, int decimals) {
    if (negative) {
      text[length++] = '-';
    }
    long before = scaled / WHOLE_POWERS[decimals];
    long behind = scaled % WHOLE_POWERS[decimals];
    int count = 1;
    while (count < WHOLE_POWERS.length && before >= WHOLE_POWERS[count]) {
      count++;
    }
    digits((int) before, count); // less than 10^7
    text[length++] = '.';
    if (behind < BILLION) {
      behind((int) behind, decimals);
    } else {
      behind(behind, decimals);
    }
  }

  /** Without zeros at the end, but with one digit. */
  private void behind(int value, int decimals) {
    int rest = value;
    int shown = decimals;
    for (; shown > 1 && rest % 10 == 0; shown--) {
      rest /= 10;
    }
    digits(rest, shown);
  }

  private void behind(long value, int decimals) {
    long rest = value;
    int shown = decimals;
    for (; shown > 1 && rest % 10 == 0; shown--) {
      rest /= 10;
    }
    int low = Math.min(shown, 9);
    digits((int) (rest / WHOLE_POWERS[low]), shown - low);
    digits((int) (rest % WHOLE_POWERS[low]), low);
  }

  private void digits(int value, int count) {
    int rest = value;
    for (int i = length + count - 1; i >= length; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  /** JSON has no NaN and no infinities: these are texts. */
  private void characters(boolean finite, String number) {
    byte[] all = (finite ? number : '"' + number + '"').getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(all, 0, text, length, all.length);
    length += all.length;
  }
}
