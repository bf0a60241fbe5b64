package dev.millrace.runtimes.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last of what a worker printed since it was last asked something; the rest is dropped. */
final class Printed {
  private static final Logger log = LoggerFactory.getLogger(Printed.class);
  private static final int KEPT = 1000;

  private final byte[] ring = new byte[KEPT];
  private final Thread reader;
  private long count;

  /** Reads a worker's standard error until it ends. */
  Printed(InputStream errors, String worker) {
    reader = Thread.ofPlatform().name(worker + "-printed").daemon(true).start(() -> follow(errors));
  }

  private void follow(InputStream errors) {
    byte[] chunk = new byte[4096];
    try (errors) {
      for (int length = errors.read(chunk); length >= 0; length = errors.read(chunk)) {
        add(chunk, length);
      }
    } catch (IOException e) {
      log.debug("the standard error of a worker ended", e);
    }
  }

  private synchronized void add(byte[] chunk, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (count++ % KEPT)] = chunk[i];
    }
  }

  /** Forgets what was printed so far. */
  synchronized void forget() {
    count = 0;
  }

  /** Waits a little for the rest, once the process has ended. */
  void awaitEnd() throws InterruptedException {
    reader.join(500);
  }

  /** {@code ; it printed: …}, or nothing. */
  synchronized String told() {
    int length = (int) Math.min(count, KEPT);
    byte[] last = new byte[length];
    for (int i = 0; i < length; i++) {
      last[i] = ring[(int) ((count - length + i) % KEPT)];
    }
    String text = new String(last, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : "; it printed: " + (count > KEPT ? "…" : "") + text;
  }
}
