package dev.millrace.server.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * Says how far long work is: a line at a terminal that changes until it is closed and gone, a new
 * line now and then elsewhere. Print nothing else meanwhile.
 */
final class StatusLine implements AutoCloseable {
  private static final long EVERY_MILLIS = 200;
  private static final long EVERY_MILLIS_IN_FILES = 5_000;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final Thread thread;

  /**
   * @param everyMillis how often it is said
   * @param status asked then, from another thread
   */
  StatusLine(PrintWriter out, boolean terminal, long everyMillis, Supplier<String> status) {
    this.out = out;
    this.terminal = terminal;
    this.thread = Thread.ofVirtual().start(() -> show(everyMillis, status));
  }

  static StatusLine of(PrintWriter out, Supplier<String> status) {
    boolean terminal = ProgressLine.isTerminal();
    return new StatusLine(out, terminal, terminal ? EVERY_MILLIS : EVERY_MILLIS_IN_FILES, status);
  }

  private void show(long everyMillis, Supplier<String> status) {
    try {
      while (true) {
        Thread.sleep(everyMillis); // first: what is done at once needs no line
        out.print(terminal ? ERASE + status.get() : status.get() + System.lineSeparator());
        out.flush();
      }
    } catch (InterruptedException closed) {
      out.print(terminal ? ERASE : "");
      out.flush();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
