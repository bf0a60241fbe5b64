package dev.millrace.pipeline;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.RunRow;
import java.nio.file.Path;

/** Makes succeeded runs for tests of what comes after them. */
public final class FinishedRuns implements AutoCloseable {
  private final Mill mill;

  public FinishedRuns(Path directory, TestClock clock, Bells bells) {
    mill = new Mill(directory, 1_000_000, clock, bells);
    mill.declare("{on: {bucket: box}, task: echo}");
    mill.dispatch();
  }

  public Database database() {
    return mill.database;
  }

  /** Lands a text, waits for its run to succeed, and returns the run's id. */
  public String finish(String key, String text) throws Exception {
    RunRow run = mill.landRun(key, text);
    mill.ended(run);
    return run.id();
  }

  @Override
  public void close() {
    mill.close();
  }
}
