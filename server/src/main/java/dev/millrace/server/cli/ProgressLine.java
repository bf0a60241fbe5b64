package dev.millrace.server.cli;

import dev.millrace.sheets.ingest.Progress;
import java.io.Console;
import java.io.PrintWriter;

/** How far long work is: a line that changes at a terminal, now and then a line elsewhere. */
final class ProgressLine implements Progress {
  private static final long EVERY_MILLIS = 200;
  private static final long EVERY_MILLIS_IN_FILES = 5_000;

  private final PrintWriter out;
  private final boolean terminal = isTerminal();
  private long last = System.nanoTime();

  ProgressLine(PrintWriter out) {
    this.out = out;
  }

  /** Whether somebody sits at a terminal and reads. */
  @SuppressWarnings("SystemConsoleNull") // NullAway holds that it may be null
  static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public synchronized void at(String step, int done, int total, String what) {
    long now = System.nanoTime();
    long since = (now - last) / 1_000_000;
    if (terminal && (since >= EVERY_MILLIS || done == total)) {
      last = now;
      out.printf("\r\u001b[K%s %d of %d  %s%s", step, done, total, what, done == total ? "\n" : "");
      out.flush();
    } else if (!terminal && since >= EVERY_MILLIS_IN_FILES) {
      last = now;
      out.printf("%s %d of %d  %s%n", step, done, total, what);
      out.flush();
    }
  }
}
