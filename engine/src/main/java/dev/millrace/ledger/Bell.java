package dev.millrace.ledger;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells waiters that the ledger may hold something new. Only a hint (promise 10): who waits also
 * looks again by itself, so a ring that is missed delays and loses nothing.
 */
public final class Bell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private long rings;

  /** Wakes everyone who waits. */
  public void ring() {
    lock.lock();
    try {
      rings++;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The number of rings so far: take it before looking at the ledger, then {@link #await} past it.
   */
  public long rings() {
    lock.lock();
    try {
      return rings;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the bell has rung more than {@code seen} times, or the time is over. */
  public void await(long seen, Duration time) throws InterruptedException {
    long nanos = time.toNanos();
    lock.lock();
    try {
      while (rings <= seen && nanos > 0) {
        nanos = rung.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
