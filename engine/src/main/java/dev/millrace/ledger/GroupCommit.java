package dev.millrace.ledger;

import dev.millrace.ledger.Database.Work;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread owns the writing connection and commits many callers' work at once.
 *
 * <p>It takes a unit of work from the queue and whatever else is waiting by then, up to {@link
 * #BATCH}, runs each within a savepoint, commits once, and only then answers the callers. So the
 * one forced write of a commit is shared by all who came while the previous was under way: no
 * timer, no added latency when idle. A unit that fails is rolled back to its savepoint and only its
 * caller hears of it.
 *
 * <p>A batch in which nobody asked for durability commits with {@code synchronous=NORMAL}, which in
 * WAL mode forces nothing; the next durable batch forces those frames too, since they lie before
 * its own in the same file.
 */
final class GroupCommit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final int BATCH = 256;
  private static final int QUEUE = 4096;

  private final Handle handle;
  private final Statement control;
  private final BlockingQueue<Unit<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closed;
  private boolean forcing = true;

  GroupCommit(Handle handle) {
    this.handle = handle;
    this.control = createStatement(handle);
    this.thread = Thread.ofPlatform().name("ledger-writer").daemon(true).start(this::run);
  }

  /** For what frames the units; plain JDBC, since it runs twice for each. */
  private static Statement createStatement(Handle handle) {
    try {
      return handle.getConnection().createStatement();
    } catch (SQLException e) {
      throw new LedgerException("cannot write to the ledger: " + e.getMessage(), e);
    }
  }

  private static final class Unit<T extends @Nullable Object> {
    final Work<T> work;
    final boolean durable;
    final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T value;
    private @Nullable Throwable failure;

    Unit(Work<T> work, boolean durable) {
      this.work = work;
      this.durable = durable;
    }

    void run(Handle handle, Statement control) throws SQLException {
      control.execute("savepoint unit");
      try {
        value = work.run(handle);
      } catch (Throwable e) {
        failure = e;
        undo(control, e);
      }
      control.execute("release unit");
    }

    private static void undo(Statement control, Throwable why) throws SQLException {
      try {
        control.execute("rollback to unit");
      } catch (SQLException gone) {
        // After some errors, a full disk among them, SQLite has rolled back the whole transaction.
        throw new SQLException("the transaction is gone: " + why.getMessage(), why);
      }
    }

    @SuppressWarnings("NullAway") // null only where T itself is nullable
    void answer() {
      if (failure != null) {
        done.completeExceptionally(failure);
      } else {
        done.complete(value);
      }
    }
  }

  <T extends @Nullable Object> T submit(Work<T> work, boolean durable) {
    if (Thread.currentThread() == thread) {
      throw new LedgerException("a unit of work cannot start another one");
    }
    Unit<T> unit = new Unit<>(work, durable);
    try {
      queue.put(unit);
      if (closed && queue.remove(unit)) {
        throw new LedgerException("the ledger is closed");
      }
      return unit.done.get();
    } catch (InterruptedException e) {
      // The unit may still commit. Whoever was interrupted must treat its outcome as unknown.
      Thread.currentThread().interrupt();
      throw new LedgerException("interrupted while writing to the ledger", e);
    } catch (ExecutionException e) {
      throw rethrow(e.getCause());
    }
  }

  private static RuntimeException rethrow(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause != null && LedgerFullException.isBehind(cause)) {
      return new LedgerFullException(cause);
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new LedgerException("a unit of work failed: " + cause);
  }

  private void run() {
    List<Unit<?>> batch = new ArrayList<>(BATCH);
    while (!closed || !queue.isEmpty()) {
      try {
        batch.clear();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        commit(batch);
      } catch (InterruptedException e) {
        // close() wakes us; the loop's condition decides
      }
    }
    handle.close();
  }

  private void commit(List<Unit<?>> batch) {
    try {
      force(batch.stream().anyMatch(unit -> unit.durable));
      control.execute("begin immediate");
      for (Unit<?> unit : batch) {
        unit.run(handle, control);
      }
      control.execute("commit");
    } catch (RuntimeException | SQLException e) {
      log.error("a batch of {} units did not commit: {}", batch.size(), e.getMessage());
      rollback();
      LedgerException failure =
          new LedgerException("the ledger could not commit: " + e.getMessage(), e);
      batch.forEach(unit -> unit.done.completeExceptionally(failure));
      return;
    }
    batch.forEach(Unit::answer);
  }

  private void force(boolean wanted) throws SQLException {
    if (forcing != wanted) {
      control.execute(wanted ? "pragma synchronous = full" : "pragma synchronous = normal");
      forcing = wanted;
    }
  }

  private void rollback() {
    try {
      control.execute("rollback");
    } catch (SQLException e) {
      // SQLite has already rolled back after some errors (a full disk); there is no transaction
      // left to end then.
      log.debug("no transaction to roll back", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
