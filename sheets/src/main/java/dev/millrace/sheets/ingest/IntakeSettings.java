package dev.millrace.sheets.ingest;

import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.read.ReadLimits;
import dev.millrace.sheets.read.ReadOptions;

/**
 * How files are taken in.
 *
 * @param threads that read and load at once
 * @param keptCells cells that may be kept in memory between reading and loading; files beyond that
 *     are read twice
 * @param repairAbove the confidence above which a cell that contradicts others is repaired;
 *     infinite where such repairs are only suggested
 */
public record IntakeSettings(
    ReadOptions reading, FindOptions finding, int threads, long keptCells, double repairAbove) {

  /** For this machine: all cores, a quarter of the heap for cells. */
  public static IntakeSettings standard() {
    long heap = Runtime.getRuntime().maxMemory();
    int threads = Math.clamp(heap >> 28, 1, Runtime.getRuntime().availableProcessors());
    return new IntakeSettings(
        new ReadOptions(ReadLimits.withinMemory(heap / (2L * threads)), null),
        FindOptions.standard(),
        threads,
        heap / 4 / 16,
        Double.POSITIVE_INFINITY);
  }

  /** The same with other options of reading. */
  public IntakeSettings with(ReadOptions other) {
    return new IntakeSettings(other, finding, threads, keptCells, repairAbove);
  }

  /** The same with other options of finding tables. */
  public IntakeSettings with(FindOptions other) {
    return new IntakeSettings(reading, other, threads, keptCells, repairAbove);
  }

  /** The same, repairing cells above a confidence. */
  public IntakeSettings repairingAbove(double confidence) {
    return new IntakeSettings(reading, finding, threads, keptCells, confidence);
  }
}
