package dev.millrace.sheets.grid;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts in UTF-8, each kept once while it is among the recently seen ones, in chunks of a megabyte.
 * A text is named by a handle, place and length in one number, so that a cell takes eight bytes
 * whatever it says. Not thread-safe while texts are added.
 */
final class TextPool {
  private static final int CHUNK = 1 << 20;
  private static final int LENGTH_BITS = 20;
  private static final int RECENT = 1 << 16;
  private static final long[] NONE = {};

  private final List<byte[]> chunks = new ArrayList<>();
  private long[] recent = new long[RECENT];
  private int used = CHUNK;
  private long bytes;

  /** Keeps a text. Its UTF-8 form takes less than a megabyte. */
  long add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length >= CHUNK) {
      throw new IllegalArgumentException(
          "a cell's text takes " + utf8.length + " bytes; at most " + (CHUNK - 1) + " are kept");
    }
    int slot = Arrays.hashCode(utf8) & (RECENT - 1);
    long known = recent[slot];
    if (known != 0 && isSame(known - 1, utf8)) {
      return known - 1;
    }
    long handle = append(utf8);
    recent[slot] = handle + 1;
    return handle;
  }

  private boolean isSame(long handle, byte[] utf8) {
    int length = length(handle);
    int start = offset(handle);
    return length == utf8.length
        && Arrays.equals(chunk(handle), start, start + length, utf8, 0, length);
  }

  private long append(byte[] utf8) {
    if (used + utf8.length > CHUNK) {
      chunks.add(new byte[CHUNK]);
      used = 0;
    }
    System.arraycopy(utf8, 0, chunks.getLast(), used, utf8.length);
    long place = (long) (chunks.size() - 1) * CHUNK + used;
    used += utf8.length;
    bytes += utf8.length;
    return place << LENGTH_BITS | utf8.length;
  }

  /** Gives back what only adding needs: most sheets are small, and many are kept. */
  void end() {
    recent = NONE;
    if (!chunks.isEmpty()) {
      chunks.set(chunks.size() - 1, Arrays.copyOf(chunks.getLast(), used));
    }
  }

  String get(long handle) {
    return new String(chunk(handle), offset(handle), length(handle), StandardCharsets.UTF_8);
  }

  /** Whether a text holds nothing but white space. */
  boolean isBlank(long handle) {
    byte first = chunk(handle)[offset(handle)];
    return (first <= ' '
            || first == (byte) 0xc2
            || first == (byte) 0xe2
            || first == (byte) 0xe3
            || first == (byte) 0xef)
        && get(handle).chars().allMatch(TextPool::isWhite);
  }

  private static boolean isWhite(int character) {
    return character <= ' '
        || Character.isSpaceChar(character)
        || (character >= 0x200b && character <= 0x200d)
        || character == 0xfeff;
  }

  /** Bytes of all texts kept. */
  long bytes() {
    return bytes;
  }

  private byte[] chunk(long handle) {
    return chunks.get((int) ((handle >>> LENGTH_BITS) / CHUNK));
  }

  private static int offset(long handle) {
    return (int) ((handle >>> LENGTH_BITS) % CHUNK);
  }

  private static int length(long handle) {
    return (int) (handle & ((1 << LENGTH_BITS) - 1));
  }
}
