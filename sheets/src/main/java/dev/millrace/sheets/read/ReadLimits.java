package dev.millrace.sheets.read;

import java.time.Duration;

/**
 * How much one file may take. The defaults let through whatever a spreadsheet program can hold as
 * long as it fits the memory.
 *
 * @param fileBytes of the file as it lies there
 * @param expandedBytes of everything read from it, unpacked
 * @param ratio unpacked bytes per packed byte of one part of a zip, beyond its first 16 MB
 * @param rows filled rows of all sheets
 * @param cells filled cells of all sheets
 * @param keptTextBytes of all different texts kept in memory
 * @param textLength characters of all cells' texts, a repeated text counted again every time
 * @param cellLength characters of one cell; at most {@link #LONGEST_CELL}
 * @param sheets of one file
 * @param time that the reading thread works on a small file; every megabyte of the file adds a
 *     second. A virtual thread's work cannot be measured, so there it is the time that passes
 */
public record ReadLimits(
    long fileBytes,
    long expandedBytes,
    int ratio,
    int rows,
    int cells,
    long keptTextBytes,
    long textLength,
    int cellLength,
    int sheets,
    Duration time) {

  /** The longest text that a grid keeps, in characters; spreadsheet programs stop at 32,767. */
  public static final int LONGEST_CELL = 300_000;

  private static final long MEGABYTE = 1 << 20;

  public ReadLimits {
    if (fileBytes < 1 || expandedBytes < 1 || ratio < 1 || rows < 1 || cells < 1 || sheets < 1) {
      throw new IllegalArgumentException("every limit must be at least 1");
    }
    if (keptTextBytes < 1 || textLength < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("every limit must be at least 1");
    }
    if (cellLength < 1 || cellLength > LONGEST_CELL) {
      throw new IllegalArgumentException(
          "cellLength is " + cellLength + "; it must be between 1 and " + LONGEST_CELL);
    }
  }

  /** For reading one file at a time with the heap that this program has. */
  public static ReadLimits defaults() {
    return withinMemory(Runtime.getRuntime().maxMemory());
  }

  /**
   * For a heap, or a part of one, of that size: cells and texts together take at most about three
   * quarters of it.
   */
  public static ReadLimits withinMemory(long heapBytes) {
    long cells = Math.clamp(heapBytes / 40, 100_000, 200_000_000);
    return new ReadLimits(
        2048 * MEGABYTE,
        4096 * MEGABYTE,
        200,
        Math.clamp(cells / 4, 50_000, 16_000_000),
        (int) cells,
        Math.max(heapBytes / 4, 4 * MEGABYTE),
        1_000_000_000L,
        LONGEST_CELL,
        1_000,
        Duration.ofSeconds(20));
  }

  /** The same with what depends on the memory no larger than others allow. */
  public ReadLimits within(ReadLimits others) {
    return new ReadLimits(
        fileBytes,
        expandedBytes,
        ratio,
        Math.min(rows, others.rows),
        Math.min(cells, others.cells),
        Math.min(keptTextBytes, others.keptTextBytes),
        textLength,
        cellLength,
        sheets,
        time);
  }
}
