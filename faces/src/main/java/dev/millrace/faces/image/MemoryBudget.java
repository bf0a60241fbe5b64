package dev.millrace.faces.image;

import java.util.concurrent.Semaphore;

/**
 * Memory lent to whoever decodes now: a caller that would exceed the whole waits, first come first
 * served. Thread-safe.
 */
final class MemoryBudget {
  /** Permits are KiB: an int of them counts two terabytes. */
  private static final int UNIT = 1024;

  private final Semaphore free;
  private final int total;

  MemoryBudget(long bytes) {
    this.total = units(bytes);
    this.free = new Semaphore(total, true);
  }

  /** Whether so much could ever be lent. */
  boolean covers(long bytes) {
    return bytes <= (long) total * UNIT;
  }

  /**
   * Waits until so much is free and takes it. Not interruptible: what it waits for are decodes,
   * which end in seconds.
   */
  Loan borrow(long bytes) {
    if (!covers(bytes)) {
      throw new IllegalArgumentException("Ask covers(" + bytes + ") first: it is more than all");
    }
    int units = units(bytes);
    free.acquireUninterruptibly(units);
    return new Loan(units);
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(bytes, UNIT));
  }

  /** What was borrowed; closing gives it back. Used by one thread. */
  final class Loan implements AutoCloseable {
    private int units;

    private Loan(int units) {
      this.units = units;
    }

    /** Gives back all but so many bytes. */
    void shrinkTo(long bytes) {
      int back = units - Math.min(units, units(bytes));
      units -= back;
      free.release(back);
    }

    @Override
    public void close() {
      free.release(units);
      units = 0;
    }
  }
}
