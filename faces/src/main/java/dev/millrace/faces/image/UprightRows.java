package dev.millrace.faces.image;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes rows as a file stores them and keeps them as a viewer sees them.
 *
 * <p>The eight EXIF orientations are the eight ways to lay a rectangle on itself, so each is a
 * start and two steps: the stored pixel (x, y) lands at {@code start + x * stepX + y * stepY}. Rows
 * come in bands, because a quarter turn makes columns of them: with sixteen rows at once each
 * column gets 48 bytes that touch, where one row at a time would touch a new cache line for every
 * pixel.
 */
final class UprightRows {
  /** Rows to gather before a call to {@link #put}; any number works, this one is fast. */
  static final int BAND = 16;

  private static final VarHandle FOUR_BYTES =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final int storedWidth;
  private final int storedHeight;
  private final int orientation;
  private final boolean turned;
  private final byte[] rgb;
  private final int start;
  private final int stepX;
  private final int stepY;

  /**
   * @param width of a stored row
   * @param height stored rows
   * @param orientation EXIF, 1..8
   */
  UprightRows(int width, int height, int orientation) {
    this(width, height, orientation, new byte[bytes(width, height)]);
  }

  /**
   * The same in memory that is there already.
   *
   * @param rgb of {@link #bytes} or more; every one of those is written
   */
  UprightRows(int width, int height, int orientation, byte[] rgb) {
    this.storedWidth = width;
    this.storedHeight = height;
    this.orientation = orientation;
    this.turned = orientation >= 5;
    this.rgb = rgb;
    int row = turned ? height : width;
    int right = turned ? row : 1;
    int down = turned ? 1 : row;
    boolean mirroredX =
        switch (orientation) {
          case 2, 3, 7, 8 -> true;
          default -> false;
        };
    boolean mirroredY =
        switch (orientation) {
          case 3, 4, 6, 7 -> true;
          default -> false;
        };
    this.stepX = 3 * (mirroredX ? -right : right);
    this.stepY = 3 * (mirroredY ? -down : down);
    this.start =
        3 * ((mirroredX ? (width - 1) * right : 0) + (mirroredY ? (height - 1) * down : 0));
  }

  /** How many bytes a picture takes. */
  static int bytes(int width, int height) {
    return Math.toIntExact(3L * width * height);
  }

  int width() {
    return storedWidth;
  }

  int height() {
    return storedHeight;
  }

  /** A band for {@link #put}, three bytes a pixel and one to spare for {@link #copy}. */
  byte[] newBand() {
    return new byte[3 * storedWidth * Math.min(BAND, storedHeight) + 1];
  }

  /**
   * Takes the next rows.
   *
   * @param y the first of them, as stored
   * @param count how many
   * @param band from {@link #newBand}: RGB, row by row, without gaps
   */
  void put(int y, int count, byte[] band) {
    int at = start + y * stepY;
    if (turned) {
      putTurned(at, count, band);
      return;
    }
    for (int r = 0; r < count; r++, at += stepY) {
      if (stepX == 3) {
        System.arraycopy(band, 3 * storedWidth * r, rgb, at, 3 * storedWidth);
      } else {
        putMirrored(at, band, 3 * storedWidth * r);
      }
    }
  }

  private void putMirrored(int at, byte[] band, int from) {
    int last = 3 * (storedWidth - 1);
    copy(band, from + last, -3, at - last, storedWidth);
  }

  private void putTurned(int at, int count, byte[] band) {
    int stride = 3 * storedWidth;
    boolean leftwards = stepY < 0;
    int first = leftwards ? (count - 1) * stride : 0;
    int to = leftwards ? at - 3 * (count - 1) : at;
    for (int x = 0; x < storedWidth; x++, to += stepX) {
      copy(band, first + 3 * x, leftwards ? -stride : stride, to, count);
    }
  }

  /**
   * Copies pixels that stand {@code step} bytes apart to places that touch. Four bytes at a time:
   * the fourth belongs to the next pixel and is written over by it, so only the last goes byte by
   * byte.
   */
  private void copy(byte[] band, int from, int step, int to, int count) {
    int in = from;
    int out = to;
    for (int i = 1; i < count; i++, in += step, out += 3) {
      FOUR_BYTES.set(rgb, out, (int) FOUR_BYTES.get(band, in));
    }
    System.arraycopy(band, in, rgb, out, 3);
  }

  /** Takes all rows at once. */
  void putAll(byte[] whole) {
    putAll(MemorySegment.ofArray(whole));
  }

  /** The same from memory outside the heap. */
  void putAll(MemorySegment whole) {
    if (orientation == 1) {
      MemorySegment.copy(whole, JAVA_BYTE, 0, rgb, 0, bytes(storedWidth, storedHeight));
      return;
    }
    byte[] band = newBand();
    int stride = 3 * storedWidth;
    for (int y = 0; y < storedHeight; y += BAND) {
      int count = Math.min(BAND, storedHeight - y);
      MemorySegment.copy(whole, JAVA_BYTE, (long) y * stride, band, 0, count * stride);
      put(y, count, band);
    }
  }

  /** The picture, once all rows are in. The rows are not copied: put nothing after. */
  Picture picture() {
    return turned
        ? new Picture(storedHeight, storedWidth, rgb, orientation)
        : new Picture(storedWidth, storedHeight, rgb, orientation);
  }
}
