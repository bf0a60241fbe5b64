package dev.millrace.sheets.ingest;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The part of the heap that spreadsheets may fill, shared by all that take files in. Each read gets
 * as much as its file may need and waits until that is free, first come, first served. What was
 * read and is not loaded yet is kept while there is room, and gives way when there is none.
 * Thread-safe.
 */
public final class HeapShare {
  private static final HeapShare OF_PROGRAM =
      new HeapShare(Runtime.getRuntime().maxMemory() / 5 * 4);

  private final long size;
  private final Deque<Long> waiting = new ArrayDeque<>();
  private final Deque<Kept> kept = new ArrayDeque<>();
  private long tickets;
  private long free;
  private long keptBytes;

  /**
   * @param size in bytes, in the measure of {@code ReadLimits.withinMemory}
   */
  public HeapShare(long size) {
    this.size = size;
    this.free = size;
  }

  /** Four fifths of this program's heap. */
  public static HeapShare ofProgram() {
    return OF_PROGRAM;
  }

  /** All of it, in bytes. */
  long size() {
    return size;
  }

  /** A survey with its cells that may give way; empty from the beginning where it did not fit. */
  static final class Kept {
    private @Nullable FileSurvey survey;
    private long bytes;
  }

  /** Waits for some of it, at most all; {@link #leave} gives it back. */
  synchronized void enter(long bytes) throws InterruptedException {
    long ticket = tickets++;
    waiting.addLast(ticket);
    try {
      while (!isNext(ticket) || free < bytes) {
        if (!isNext(ticket) || !giveWay()) {
          wait();
        }
      }
      free -= bytes;
    } finally {
      waiting.remove(ticket);
      notifyAll();
    }
  }

  private boolean isNext(long ticket) {
    Long next = waiting.peekFirst();
    return next != null && next == ticket;
  }

  /** Drops what was kept last, which will be needed last. */
  private boolean giveWay() {
    Kept last = kept.pollLast();
    if (last == null) {
      return false;
    }
    last.survey = null;
    keptBytes -= last.bytes;
    free += last.bytes;
    return true;
  }

  synchronized void leave(long bytes) {
    free += bytes;
    notifyAll();
  }

  /** Ends a read: keeps what it found, if at most half is kept then, and gives back the rest. */
  synchronized Kept keep(FileSurvey survey, long entered) {
    Kept one = new Kept();
    long bytes = Math.min(survey.bytes(), entered);
    if (keptBytes + bytes <= size / 2) {
      one.survey = survey;
      one.bytes = bytes;
      keptBytes += bytes;
      kept.addLast(one);
    }
    leave(entered - one.bytes);
    return one;
  }

  /** What was kept, if it did not give way; it stays where it is. */
  synchronized @Nullable FileSurvey look(Kept one) {
    return one.survey;
  }

  /** Takes out what was kept, if it did not give way; {@link #bytes} of it are to be left then. */
  synchronized @Nullable FileSurvey take(Kept one) {
    FileSurvey survey = one.survey;
    if (survey != null) {
      one.survey = null;
      kept.remove(one);
      keptBytes -= one.bytes;
    }
    return survey;
  }

  /** How much something takes, or took before it gave way. */
  synchronized long bytes(Kept one) {
    return one.bytes;
  }
}
