package dev.millrace.pipeline;

import dev.millrace.ledger.Database;
import dev.millrace.ledger.RunRows;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Says before a landing whether there is room for its runs (promise 6). The count is taken from the
 * ledger a few times a second, so under a burst the limit may be passed by what lands within one
 * such moment.
 */
public final class Backlog {
  private static final Duration FRESH = Duration.ofMillis(200);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Database database;
  private final long limit;
  private final InstantSource clock;
  private volatile Counted last = new Counted(0, Long.MIN_VALUE);

  private record Counted(long runs, long atMillis) {}

  /**
   * @param limit how many runs may wait or run
   */
  public Backlog(Database database, long limit, InstantSource clock) {
    this.database = database;
    this.limit = limit;
    this.clock = clock;
  }

  /** Runs that wait or run, at most a moment ago. */
  public long runs() {
    Counted seen = last;
    long now = clock.millis();
    if (seen.atMillis() == Long.MIN_VALUE || now - seen.atMillis() > FRESH.toMillis()) {
      seen = new Counted(database.read(RunRows::backlog), now);
      last = seen;
    }
    return seen.runs();
  }

  /**
   * Passes when there is room.
   *
   * @throws QueueFullException when there is not
   */
  public void requireRoom() {
    long waiting = runs();
    if (waiting >= limit) {
      throw new QueueFullException(waiting, limit, RETRY_AFTER);
    }
  }
}
