package dev.millrace.ledger;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The disk that holds the ledger is full; what was asked did not happen. */
public final class LedgerFullException extends LedgerException {
  private static final long serialVersionUID = 1L;

  /** SQLite's result code for a full disk. */
  private static final int SQLITE_FULL = 13;

  LedgerFullException(Throwable cause) {
    super("the disk that holds the ledger is full; free some space and try again", cause);
  }

  /** Whether a failure comes from a full disk. */
  static boolean isBehind(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql && (sql.getErrorCode() & 0xff) == SQLITE_FULL) {
        return true;
      }
    }
    return false;
  }
}
