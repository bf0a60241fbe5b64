package dev.millrace.sheets.ingest;

import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.read.ReadLimits;
import dev.millrace.sheets.read.ReadOptions;

/**
 * How files are taken in.
 *
 * @param reading its limits hold for a file that is read alone; side by side each gets a part
 * @param threads that read and load at once
 * @param heap what they may fill together
 * @param repairAbove the confidence above which a cell that contradicts others is repaired;
 *     infinite where such repairs are only suggested
 */
public record IntakeSettings(
    ReadOptions reading, FindOptions finding, int threads, HeapShare heap, double repairAbove) {

  /** For this machine: all cores, and most of the heap for cells. */
  public static IntakeSettings standard() {
    HeapShare heap = HeapShare.ofProgram();
    return new IntakeSettings(
        new ReadOptions(ReadLimits.withinMemory(heap.size()), null),
        FindOptions.standard(),
        Runtime.getRuntime().availableProcessors(),
        heap,
        Double.POSITIVE_INFINITY);
  }

  /** The same with other options of reading. */
  public IntakeSettings with(ReadOptions other) {
    return new IntakeSettings(other, finding, threads, heap, repairAbove);
  }

  /** The same with other options of finding tables. */
  public IntakeSettings with(FindOptions other) {
    return new IntakeSettings(reading, other, threads, heap, repairAbove);
  }

  /** The same, repairing cells above a confidence. */
  public IntakeSettings repairingAbove(double confidence) {
    return new IntakeSettings(reading, finding, threads, heap, confidence);
  }
}
