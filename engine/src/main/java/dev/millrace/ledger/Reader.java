package dev.millrace.ledger;

import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A reading connection. What frames its units is plain JDBC, since it runs twice for each. For one
 * thread at a time.
 */
final class Reader implements AutoCloseable {
  private final Handle handle;
  private final Statement control;

  Reader(Handle handle) {
    this.handle = handle;
    try {
      this.control = handle.getConnection().createStatement();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Runs a unit of work on one state of the tables. */
  <T extends @Nullable Object> T read(Database.Work<T> work) {
    control("begin");
    try {
      return work.run(handle);
    } finally {
      control("rollback");
    }
  }

  private void control(String sql) {
    try {
      control.execute(sql);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static LedgerException failed(SQLException e) {
    return new LedgerException("cannot read the ledger: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    handle.close();
  }
}
