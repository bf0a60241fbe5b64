package dev.millrace.delivery;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.EventRows.Filter;
import java.time.Duration;
import java.util.List;

/**
 * The ends of runs in the order of the ledger, from any point on. Nothing is missed across
 * disconnections and restarts, because every cursor reads the ledger and only waits by the bell.
 */
public final class ResultStream {
  private static final int BATCH = 128;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Database database;
  private final Bell bell;

  public ResultStream(Database database, Bell bell) {
    this.database = database;
    this.bell = bell;
  }

  /** The newest sequence number: a cursor opened there gets only what comes from now on. */
  public long last() {
    return database.read(EventRows::last);
  }

  /** A cursor behind the event with this sequence number. */
  public Cursor after(long seq, Filter filter) {
    return new Cursor(seq, filter);
  }

  /** One reader's place in the stream; for one thread. */
  public final class Cursor {
    private final Filter filter;
    private long seq;

    private Cursor(long seq, Filter filter) {
      this.seq = seq;
      this.filter = filter;
    }

    /** The next events, or none when none came within the time. */
    public List<Event> next(Duration time) throws InterruptedException {
      long deadline = System.nanoTime() + time.toNanos();
      while (true) {
        long seen = bell.rings();
        List<Event> events = database.read(handle -> EventRows.runEnds(handle, seq, filter, BATCH));
        if (!events.isEmpty()) {
          seq = events.getLast().seq();
          return events;
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return events;
        }
        bell.await(seen, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
      }
    }
  }
}
