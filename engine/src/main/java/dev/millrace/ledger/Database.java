package dev.millrace.ledger;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * One SQL database with durable writes: SQLite in one process, PostgreSQL when a machine is
 * outgrown.
 *
 * <p>Thread-safe. All SQL given to it keeps to the dialect that both speak ({@code ON CONFLICT},
 * {@code RETURNING}, no vendor functions).
 */
public interface Database extends AutoCloseable {

  /** A unit of work over one connection. It must not keep the handle, commit or roll back. */
  @FunctionalInterface
  interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T run(Handle handle);
  }

  /**
   * Runs the work in a transaction and returns once it is on stable storage. Work that throws is
   * rolled back alone and its exception reaches the caller unchanged. Never call it from inside
   * another unit of work.
   */
  <T extends @org.jspecify.annotations.Nullable Object> T write(Work<T> work);

  /**
   * Like {@link #write}, but returns once the change would survive a crash of this process; a power
   * cut may undo it. For claims and heartbeats, which promise nothing to anyone: losing one only
   * makes work happen again.
   */
  <T extends @org.jspecify.annotations.Nullable Object> T writeRelaxed(Work<T> work);

  /** Runs the work on a read-only snapshot; it does not wait for writers. */
  <T extends @org.jspecify.annotations.Nullable Object> T read(Work<T> work);

  /**
   * Brings one room's tables up to date: script {@code i} is version {@code i + 1}, each applied
   * once, in order, in one transaction. Published scripts are never edited; append another. In a
   * script <code>{identity}</code> stands for the engine's growing integer primary key, and a
   * semicolon at the end of a line ends a statement.
   */
  void migrate(String room, List<String> scripts);

  @Override
  void close();
}
