package dev.millrace.faces.image;

import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates the rows of a PNG one at a time and undoes their filters. Used by one thread. */
final class PngRows implements AutoCloseable {
  private final ByteView bytes;
  private final PngHeader header;
  private final Iterator<int[]> parts;
  private final Inflater inflater = new Inflater();
  private final byte[] filter = new byte[1];
  private byte[] row = {};
  private byte[] above = {};

  /**
   * @param parts where the IDAT chunks' contents stand, and how long they are
   */
  PngRows(ByteView bytes, PngHeader header, List<int[]> parts) {
    this.bytes = bytes;
    this.header = header;
    this.parts = parts.iterator();
  }

  /** Starts a picture, or a pass of an interlaced one, whose rows have so many pixels. */
  void begin(int pixels) {
    row = new byte[header.rowBytes(pixels)];
    above = new byte[row.length];
  }

  /** The next row's samples; valid until the next call but one. */
  byte[] next() {
    byte[] swap = above;
    above = row;
    row = swap;
    fill(filter);
    fill(row);
    unfilter();
    return row;
  }

  private void fill(byte[] target) {
    try {
      int done = 0;
      while (done < target.length) {
        int count = inflater.inflate(target, done, target.length - done);
        done += count;
        if (count == 0) {
          feed();
        }
      }
    } catch (DataFormatException e) {
      throw ImageErrors.damaged("PNG", e);
    }
  }

  private void feed() {
    if (inflater.finished() || inflater.needsDictionary() || !parts.hasNext()) {
      throw bytes.damaged("its picture data end before the last row");
    }
    int[] part = parts.next();
    inflater.setInput(bytes.array(), part[0], part[1]);
  }

  private void unfilter() {
    int step = header.filterStep();
    switch (filter[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = step; i < row.length; i++) {
          row[i] += row[i - step];
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> average(step);
      case 4 -> paeth(step);
      default -> throw bytes.damaged("a row has the unknown filter " + filter[0]);
    }
  }

  private void average(int step) {
    for (int i = 0; i < row.length; i++) {
      int left = i < step ? 0 : row[i - step] & 0xFF;
      row[i] += (byte) ((left + (above[i] & 0xFF)) / 2);
    }
  }

  private void paeth(int step) {
    for (int i = 0; i < Math.min(step, row.length); i++) {
      row[i] += above[i];
    }
    for (int i = step; i < row.length; i++) {
      int left = row[i - step] & 0xFF;
      int up = above[i] & 0xFF;
      int corner = above[i - step] & 0xFF;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
