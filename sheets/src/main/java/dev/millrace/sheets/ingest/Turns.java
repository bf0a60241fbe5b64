package dev.millrace.sheets.ingest;

import java.util.BitSet;

/**
 * Lets files be loaded side by side and entered one after the other, so that the rows of a dataset
 * stand in the order of its files however the threads ran. Turns are begun in their order; each
 * that was begun must end. Thread-safe.
 */
final class Turns {
  private final BitSet ended = new BitSet();
  private int now;

  /** Waits until all turns before this one have ended. */
  synchronized void await(int turn) throws InterruptedException {
    while (now < turn) {
      wait();
    }
  }

  synchronized boolean isAt(int turn) {
    return now == turn;
  }

  /** Ends a turn, also one that had not come yet: its file failed. */
  synchronized void end(int turn) {
    ended.set(turn);
    now = ended.nextClearBit(now);
    notifyAll();
  }
}
