package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts what comes out of a compressed part and stops it where it grows beyond what was allowed,
 * so that a zip bomb costs no more than the limit.
 */
final class ExpandedStream extends FilterInputStream {
  private static final long FREE = 16L << 20;

  private final Budget budget;
  private final long allowed;
  private long bytes;
  private int sinceLook;

  /**
   * @param packed size of the part as stored
   */
  ExpandedStream(InputStream in, Budget budget, long packed) {
    super(in);
    this.budget = budget;
    this.allowed = FREE + Math.max(packed, 0) * budget.limits().ratio();
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      count(1);
    }
    return one;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  private void count(int read) {
    bytes += read;
    budget.expanded(read);
    sinceLook += read;
    if (sinceLook > 1 << 20) {
      sinceLook = 0;
      budget.checkTime();
    }
    if (bytes > allowed) {
      throw new UnreadableSheetException(
          Reason.TOO_LARGE_EXPANDED,
          ("A part of the file swells to more than %,d times its packed size, as zip bombs do."
                  + " Save the file anew in a spreadsheet program if it is sound.")
              .formatted(budget.limits().ratio()));
    }
  }

  /** Bytes that came out so far. */
  long bytes() {
    return bytes;
  }

  @Override
  public long skip(long count) throws IOException {
    return skipNBytesByReading(count);
  }

  private long skipNBytesByReading(long count) throws IOException {
    byte[] buffer = new byte[8192];
    long left = count;
    while (left > 0) {
      int read = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return count - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
