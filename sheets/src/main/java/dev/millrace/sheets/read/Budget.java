package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What one read has used of its limits; whoever reads reports here and is stopped here. */
final class Budget {
  private static final int CELLS_BETWEEN_LOOKS = 1 << 13;
  private static final int BYTES_BESIDES = 100;
  private static final long MEGABYTE = 1 << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ReadLimits limits;
  private final long seconds;
  private final long nanos;
  private final long start;
  private long expandedBytes;
  private int rows;
  private int cells;
  private int sheets;
  private long keptText;
  private long textLength;

  Budget(ReadLimits limits, long fileBytes) {
    this.limits = limits;
    this.seconds = limits.time().toSeconds() + fileBytes / MEGABYTE;
    this.nanos = limits.time().toNanos() + fileBytes / MEGABYTE * NANOS_PER_SECOND;
    this.start = now();
    if (fileBytes > limits.fileBytes()) {
      throw over(Reason.TOO_LARGE, "The file has %,d bytes", fileBytes, limits.fileBytes());
    }
  }

  /** The time this thread has worked: what others do to the machine says nothing of the file. */
  private static long now() {
    return Thread.currentThread().isVirtual() || !THREADS.isCurrentThreadCpuTimeSupported()
        ? System.nanoTime()
        : THREADS.getCurrentThreadCpuTime();
  }

  ReadLimits limits() {
    return limits;
  }

  void sheet() {
    if (++sheets > limits.sheets()) {
      throw over(
          Reason.TOO_MANY_SHEETS, "The file has %,d sheets or more", sheets, limits.sheets());
    }
  }

  /** So many sheets are listed. */
  void listed(int count) {
    if (count > limits.sheets()) {
      throw over(Reason.TOO_MANY_SHEETS, "The file has %,d sheets or more", count, limits.sheets());
    }
  }

  void row() {
    if (++rows > limits.rows()) {
      throw over(Reason.TOO_MANY_ROWS, "The file has %,d filled rows or more", rows, limits.rows());
    }
  }

  void cell() {
    if (++cells > limits.cells()) {
      throw over(
          Reason.TOO_MANY_CELLS, "The file has %,d filled cells or more", cells, limits.cells());
    }
    if (cells % CELLS_BETWEEN_LOOKS == 0) {
      checkTime();
    }
  }

  /** A text is about to be put into a cell. */
  void text(int length) {
    checkLength(length);
    textLength += length;
    if (textLength > limits.textLength()) {
      throw over(
          Reason.TOO_MUCH_TEXT,
          "The texts of all cells together have %,d characters or more",
          textLength,
          limits.textLength());
    }
  }

  void checkLength(int length) {
    if (length > limits.cellLength()) {
      throw new UnreadableSheetException(
          Reason.CELL_TOO_LONG,
          "A cell holds %,d characters or more; at most %,d are read. Is it a table?"
              .formatted(length, limits.cellLength()));
    }
  }

  /** So many bytes more are kept in memory for texts. */
  void keep(long bytes) {
    keptText += bytes;
    if (keptText > limits.keptTextBytes()) {
      throw over(
          Reason.TOO_MUCH_TEXT,
          "The different texts of the file take %,d bytes or more",
          keptText,
          limits.keptTextBytes());
    }
  }

  /** A name or a code is kept, of which files have few, and attackers many. */
  void keepName(String name) {
    keep(name.length() + BYTES_BESIDES);
  }

  /** So many bytes are held for a moment. */
  void checkHeld(long bytes) {
    if (bytes > limits.keptTextBytes() / 2) {
      throw over(
          Reason.TOO_MUCH_TEXT, "A row holds %,d bytes of text", bytes, limits.keptTextBytes() / 2);
    }
  }

  void expanded(int bytes) {
    expandedBytes += bytes;
    if (expandedBytes > limits.expandedBytes()) {
      throw over(
          Reason.TOO_LARGE_EXPANDED,
          "The file's content takes %,d bytes or more once unpacked",
          expandedBytes,
          limits.expandedBytes());
    }
  }

  /** What was read is thrown away and read in another way; only the time that passed counts. */
  void startOver() {
    expandedBytes = 0;
    rows = 0;
    cells = 0;
    sheets = 0;
    keptText = 0;
    textLength = 0;
  }

  void checkTime() {
    if (now() - start > nanos) {
      throw new UnreadableSheetException(
          Reason.TIMEOUT,
          "Reading was stopped after %,d seconds of work. Split the file, or allow it more time."
              .formatted(seconds));
    }
  }

  private static UnreadableSheetException over(Reason reason, String what, long is, long limit) {
    return new UnreadableSheetException(
        reason, what.formatted(is) + "; at most %,d are read. Split the file.".formatted(limit));
  }
}
