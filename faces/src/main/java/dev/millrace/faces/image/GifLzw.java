package dev.millrace.faces.image;

/**
 * GIF's variant of LZW: codes of growing length, lowest bit first, with a code that clears the
 * table and one that ends the data. Used once, by one thread.
 */
final class GifLzw {
  private static final int MAX_CODES = 4096;

  private final ByteView file;
  private final byte[] data;
  private final int rootBits;
  private final int clear;
  private final short[] prefix = new short[MAX_CODES];
  private final byte[] last = new byte[MAX_CODES];
  private final byte[] reversed = new byte[MAX_CODES + 1];
  private byte[] out = {};
  private int written;
  private int bitAt;
  private int bits;
  private int next;

  /**
   * @param data the frame's blocks, joined
   * @param rootBits bits of a palette index, as the frame announces
   */
  GifLzw(ByteView file, byte[] data, int rootBits) {
    if (rootBits < 1 || rootBits > 8) {
      throw file.damaged("its pixels are announced with " + rootBits + " bits");
    }
    this.file = file;
    this.data = data;
    this.rootBits = rootBits;
    this.clear = 1 << rootBits;
    for (int i = 0; i < clear; i++) {
      last[i] = (byte) i;
    }
  }

  /** The first {@code count} palette indexes; fails when the data hold fewer. */
  byte[] decode(int count) {
    out = new byte[count];
    reset();
    int previous = -1;
    while (written < count) {
      int code = code();
      if (code == clear) {
        reset();
        previous = -1;
      } else if (code == clear + 1) {
        throw tooShort();
      } else {
        write(code, previous);
        previous = code;
      }
    }
    return out;
  }

  private void reset() {
    bits = rootBits + 1;
    next = clear + 2;
  }

  private int code() {
    int code = 0;
    for (int i = 0; i < bits; i++, bitAt++) {
      if (bitAt >> 3 >= data.length) {
        throw tooShort();
      }
      code |= ((data[bitAt >> 3] >> (bitAt & 7)) & 1) << i;
    }
    return code;
  }

  /**
   * Writes a code's string and adds to the table: the previous string and this one's first index.
   */
  private void write(int code, int previous) {
    if (code > next || (code == next && previous < 0) || (previous < 0 && code >= clear)) {
      throw file.damaged("its pixels use a code that has no meaning");
    }
    int length = code < next ? unwind(code, 0) : unwind(previous, 1);
    byte first = reversed[length - 1];
    if (code == next) {
      reversed[0] = first;
    }
    for (int i = length; i > 0 && written < out.length; i--) {
      out[written++] = reversed[i - 1];
    }
    if (previous >= 0 && next < MAX_CODES) {
      prefix[next] = (short) previous;
      last[next++] = first;
      if (next == 1 << bits && bits < 12) {
        bits++;
      }
    }
  }

  /** Puts a code's string in reverse from {@code from} on, and says where it ends. */
  private int unwind(int code, int from) {
    int length = from;
    int at = code;
    while (at >= clear) {
      reversed[length++] = last[at];
      at = prefix[at];
    }
    reversed[length++] = last[at];
    return length;
  }

  private RuntimeException tooShort() {
    return file.damaged("its pixels end after " + written + " of " + out.length);
  }
}
