package dev.millrace.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file in WAL mode: a single group-committing writer and a pool of readers that never
 * wait for it.
 *
 * <p>Durability rests on {@code synchronous=FULL}; see {@link GroupCommit} for how its cost is
 * shared. The file must only be opened by SQLite 3.51.3 or later: earlier ones can corrupt a WAL
 * that several connections use (sqlite.org/wal.html, "WAL-reset bug"), so the carried version is
 * checked at start.
 */
public final class SqliteDatabase implements Database {
  private static final int READERS = 16;
  private static final int[] FIRST_SAFE_VERSION = {3, 51, 3};

  private final String url;
  private final GroupCommit writer;

  /** The one used last is used next: its statements are prepared, its pages read. */
  private final BlockingDeque<Reader> readers = new LinkedBlockingDeque<>(READERS);

  /** Opens the database, creating the file if needed. Its directory must exist. */
  public SqliteDatabase(Path file) {
    this.url = "jdbc:sqlite:" + file;
    Handle first = connect(false);
    requireSafeVersion(first);
    this.writer = new GroupCommit(first);
    for (int i = 0; i < READERS; i++) {
      readers.add(new Reader(connect(true)));
    }
    writeRelaxed(
        handle ->
            handle.execute(
                "create table if not exists migration(room text primary key, version int not null)"));
    forceDirectory(file);
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return writer.submit(work, true);
  }

  @Override
  public <T extends @Nullable Object> T writeRelaxed(Work<T> work) {
    return writer.submit(work, false);
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    Reader reader = takeReader();
    try {
      return reader.read(work);
    } finally {
      readers.addFirst(reader);
    }
  }

  private Reader takeReader() {
    try {
      return readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerException("interrupted while waiting for a database connection", e);
    }
  }

  @Override
  public void migrate(String room, List<String> scripts) {
    write(
        handle -> {
          int done = version(handle, room);
          if (done > scripts.size()) {
            throw new LedgerException(
                "the data were written by a newer Millrace (%s is at version %d, this one knows %d); start that one"
                    .formatted(room, done, scripts.size()));
          }
          for (String script : scripts.subList(done, scripts.size())) {
            apply(handle, script);
          }
          handle.execute(
              "insert into migration(room, version) values(?, ?)"
                  + " on conflict(room) do update set version = excluded.version",
              room,
              scripts.size());
          return null;
        });
  }

  private static int version(Handle handle, String room) {
    return handle
        .createQuery("select version from migration where room = :room")
        .bind("room", room)
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  private static void apply(Handle handle, String script) {
    String dialect = script.replace("{identity}", "integer primary key autoincrement");
    for (String statement : dialect.split(";\\s*(\\n|$)", -1)) {
      if (!statement.isBlank()) {
        handle.execute(statement);
      }
    }
  }

  @Override
  public void close() {
    writer.close();
    Reader reader;
    while ((reader = readers.poll()) != null) {
      reader.close();
    }
  }

  private Handle connect(boolean readOnly) {
    try {
      Connection connection = DriverManager.getConnection(url, driverSettings());
      Jdbi jdbi = Jdbi.create(connection);
      jdbi.setStatementBuilderFactory(of -> new StatementCache());
      Handle handle = jdbi.open();
      handle.execute("pragma busy_timeout = 10000");
      handle.execute("pragma journal_mode = wal");
      handle.execute("pragma synchronous = full");
      handle.execute("pragma foreign_keys = on");
      handle.execute(
          "pragma secure_delete = on"); // deleted embeddings are overwritten, not just unlinked
      handle.execute("pragma journal_size_limit = 67108864");
      if (readOnly) {
        handle.execute("pragma query_only = on");
      }
      return handle;
    } catch (SQLException e) {
      throw new LedgerException("cannot open the ledger at " + url + ": " + e.getMessage(), e);
    }
  }

  private static Properties driverSettings() {
    Properties settings = new Properties();
    // Else the driver asks for the last row's number after every insert; we say "returning".
    settings.setProperty("jdbc.get_generated_keys", "false");
    return settings;
  }

  private static void requireSafeVersion(Handle handle) {
    String version = handle.createQuery("select sqlite_version()").mapTo(String.class).one();
    String[] parts = version.split("\\.", -1);
    for (int i = 0; i < FIRST_SAFE_VERSION.length; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part != FIRST_SAFE_VERSION[i]) {
        if (part < FIRST_SAFE_VERSION[i]) {
          throw new LedgerException(
              "SQLite " + version + " can lose data in WAL mode; 3.51.3 or later is needed");
        }
        return;
      }
    }
  }

  private static void forceDirectory(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    try (FileChannel channel =
        FileChannel.open(directory == null ? file : directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new LedgerException("cannot make " + file + " durable: " + e.getMessage(), e);
    }
  }
}
