package dev.millrace.server.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line at a terminal that says how far long work is, until it is closed and gone. Elsewhere it
 * says nothing. Print nothing else meanwhile.
 */
final class StatusLine implements AutoCloseable {
  private static final long EVERY_MILLIS = 200;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter out;
  private final @Nullable Thread thread;

  /**
   * @param status asked now and then, from another thread
   */
  StatusLine(PrintWriter out, boolean terminal, Supplier<String> status) {
    this.out = out;
    this.thread = terminal ? Thread.ofVirtual().start(() -> show(status)) : null;
  }

  static StatusLine of(PrintWriter out, Supplier<String> status) {
    return new StatusLine(out, ProgressLine.isTerminal(), status);
  }

  private void show(Supplier<String> status) {
    try {
      while (true) {
        Thread.sleep(EVERY_MILLIS); // first: what is done at once needs no line
        out.print(ERASE + status.get());
        out.flush();
      }
    } catch (InterruptedException closed) {
      out.print(ERASE);
      out.flush();
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
