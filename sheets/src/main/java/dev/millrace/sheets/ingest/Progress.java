package dev.millrace.sheets.ingest;

/** Told how far an intake is. Called from several threads. */
@FunctionalInterface
public interface Progress {
  Progress NONE = (step, done, total, what) -> {};

  /**
   * Another file is done.
   *
   * @param step {@code reading} or {@code loading}
   * @param what the file that was done last
   */
  void at(String step, int done, int total, String what);
}
