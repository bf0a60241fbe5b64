package dev.millrace.model;

import dev.millrace.ledger.Database;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What aliases name, without asking the ledger at every request. A move by this process holds at
 * once; one by another process on the same ledger within a moment.
 */
final class Aliases {
  private static final long MOMENT = Duration.ofMillis(200).toNanos();

  private final Database database;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final AtomicLong moves = new AtomicLong();

  Aliases(Database database) {
    this.database = database;
  }

  /**
   * @param move how many moves there had been before the ledger was asked
   */
  private record Known(int version, long move, long readAt) {}

  /** The version an alias names, if that is known without asking the ledger. */
  Optional<Integer> known(String name, String alias) {
    Known last = known.get(name + "@" + alias);
    return last != null && last.move == moves.get() && System.nanoTime() - last.readAt < MOMENT
        ? Optional.of(last.version)
        : Optional.empty();
  }

  /** The version an alias names. */
  Optional<Integer> get(String name, String alias) {
    Optional<Integer> fresh = known(name, alias);
    return fresh.isPresent() ? fresh : asked(name, alias);
  }

  private Optional<Integer> asked(String name, String alias) {
    String key = name + "@" + alias;
    long move = moves.get();
    long now = System.nanoTime();
    Optional<Integer> version = database.read(handle -> ModelRows.aliased(handle, name, alias));
    version.ifPresentOrElse(
        number -> known.put(key, new Known(number, move, now)), () -> known.remove(key));
    return version;
  }

  /** To be called when the ledger holds a move: what was read before it counts no more. */
  void moved() {
    moves.incrementAndGet();
  }
}
