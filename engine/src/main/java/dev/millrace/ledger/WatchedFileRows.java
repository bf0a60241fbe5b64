package dev.millrace.ledger;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The SQL of files that a watched folder has landed already; each method is part of the caller's
 * unit of work.
 */
public final class WatchedFileRows {
  private WatchedFileRows() {}

  /** Whether the file landed in this size and with this time of change. */
  public static boolean landed(
      Handle handle, String directory, String path, long size, Instant modifiedAt) {
    return handle
        .createQuery(
            """
            select exists (select 1 from watched_file where directory = :directory and path = :path
              and size = :size and modified_at = :modifiedAt)
            """)
        .bind("directory", directory)
        .bind("path", path)
        .bind("size", size)
        .bind("modifiedAt", Times.micros(modifiedAt))
        .mapTo(Boolean.class)
        .one();
  }

  public static void remember(
      Handle handle, String directory, String path, long size, Instant modifiedAt) {
    handle.execute(
        """
        insert into watched_file(directory, path, size, modified_at) values (?, ?, ?, ?)
        on conflict(directory, path) do update set size = excluded.size, modified_at = excluded.modified_at
        """,
        directory,
        path,
        size,
        Times.micros(modifiedAt));
  }
}
