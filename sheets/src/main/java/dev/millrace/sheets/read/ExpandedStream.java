package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * Counts what comes out of a compressed part and stops it where it grows beyond what was allowed,
 * so that a zip bomb costs no more than the limit.
 */
final class ExpandedStream extends FilterInputStream {
  private static final long FREE = 16L << 20;
  private static final long UNKNOWN = -1;

  private final Budget budget;
  private final String name;
  private final long allowed;
  private final long statedSum;
  private final CRC32 sum = new CRC32();
  private long bytes;
  private long stop = Long.MAX_VALUE;
  private int sinceLook;

  private ExpandedStream(InputStream in, Budget budget, String name, long packed, long statedSum) {
    super(in);
    this.budget = budget;
    this.name = name;
    this.allowed = FREE + Math.max(packed, 0) * budget.limits().ratio();
    this.statedSum = statedSum;
  }

  /** A part of a zip; its check sum is compared at its end, so that no flipped bit goes unseen. */
  static ExpandedStream of(InputStream in, Budget budget, ZipEntry entry) {
    String name = "part " + entry.getName();
    return new ExpandedStream(in, budget, name, entry.getCompressedSize(), entry.getCrc());
  }

  /** A file, or something decrypted from it, that is not compressed. */
  static ExpandedStream plain(InputStream in, Budget budget, long bytes) {
    return new ExpandedStream(in, budget, "content", bytes, UNKNOWN);
  }

  /** What it is, for messages. */
  String name() {
    return name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      sum.update(buffer, offset, read);
      count(read);
    } else if (read < 0) {
      checkSum();
    }
    return read;
  }

  private void checkSum() {
    if (statedSum != UNKNOWN && statedSum != sum.getValue()) {
      throw new UnreadableSheetException(
          Reason.DAMAGED,
          "The file is damaged: its %s is not what was once written. Send it again."
              .formatted(name));
    }
  }

  private void count(int read) {
    bytes += read;
    budget.expanded(read);
    sinceLook += read;
    if (sinceLook > 1 << 20) {
      sinceLook = 0;
      budget.checkTime();
    }
    if (bytes > stop) {
      throw XmlGuard.hostile(
          "a single piece of it is longer than %,d bytes".formatted(XmlGuard.LONGEST_PIECE));
    }
    if (bytes > allowed) {
      throw new UnreadableSheetException(
          Reason.TOO_LARGE_EXPANDED,
          ("A part of the file swells to more than %,d times its packed size, as zip bombs do."
                  + " Save the file anew in a spreadsheet program if it is sound.")
              .formatted(budget.limits().ratio()));
    }
  }

  /** So many bytes may come out until this is called again. */
  void stopAfter(int more) {
    stop = bytes + more;
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
