package dev.millrace.sheets.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * One dataset in a DuckDB file of its own: the clean table, under the dataset's name, and the books
 * in the schema {@code audit}. The file is this process's alone while it is open; others get
 * exports and SQL through the program.
 *
 * <p>One writer at a time; reading goes through {@link #query}, on connections of its own.
 */
public final class Dataset implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEMA = "schema";
  private static final long LEAST_MEMORY = 256;

  private final String table;
  private final DuckDBConnection connection;

  private Dataset(String table, DuckDBConnection connection) {
    this.table = table;
    this.connection = connection;
  }

  /**
   * Opens or makes a dataset.
   *
   * @param table its name in SQL
   * @throws DatasetException when the file is no dataset or another process has it open
   */
  public static Dataset open(Path file, String table) {
    try {
      DuckDBConnection connection = connect(file);
      Dataset dataset = new Dataset(table, connection);
      for (String statement : DatasetTables.AUDIT) {
        dataset.execute(statement);
      }
      return dataset;
    } catch (SQLException e) {
      throw new DatasetException("the dataset " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** By the driver itself: asking for one would load and start every other, SQLite's too. */
  private static DuckDBConnection connect(Path file) throws SQLException {
    Properties limits = new Properties();
    limits.setProperty("memory_limit", memory() + "MiB");
    Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + file, limits);
    return (DuckDBConnection) Objects.requireNonNull(connection);
  }

  /**
   * What DuckDB may take, in MiB; by itself it would take four fifths of the machine. Half of what
   * the heap may, so that {@code MILLRACE_XMX} bounds both.
   */
  private static long memory() {
    return Math.max(LEAST_MEMORY, (Runtime.getRuntime().maxMemory() >> 20) / 2);
  }

  /** The name of the clean table. */
  public String table() {
    return table;
  }

  /** The columns as they are now. */
  public DatasetSchema schema() {
    return meta(SCHEMA, DatasetSchema.class).orElse(DatasetSchema.EMPTY);
  }

  /** Something that was written down with {@link #meta(String, Object)}. */
  public <T> Optional<T> meta(String key, Class<T> type) {
    try (PreparedStatement statement =
        connection.prepareStatement("select value from audit.meta where key = ?")) {
      statement.setString(1, key);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(JSON.readValue(rows.getString(1), type))
            : Optional.empty();
      }
    } catch (SQLException | JsonProcessingException e) {
      throw new DatasetException("the dataset's '" + key + "' cannot be read: " + e, e);
    }
  }

  /** Writes something down as JSON; part of the batch that is under way. */
  public void meta(String key, Object value) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert or replace into audit.meta(key, value) values (?, ?)")) {
      statement.setString(1, key);
      statement.setString(2, JSON.writeValueAsString(value));
      statement.execute();
    } catch (SQLException | JsonProcessingException e) {
      throw new DatasetException("the dataset's '" + key + "' cannot be kept: " + e, e);
    }
  }

  /** The hash of the bytes that a file was last read from, when it is known. */
  public Optional<String> sha256(String name) {
    return text("select sha256 from audit.files where name = ?", name);
  }

  private Optional<String> text(String sql, String parameter) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new DatasetException("the dataset cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Forbids the dataset everything outside of a directory for good: queries of others can read no
   * file and load no extension, exports can be written there only.
   */
  public void confine(Path directory) {
    try {
      execute("set allowed_directories = [" + Sql.text(directory.toString()) + "]");
      long room = directory.toFile().getUsableSpace() >> 20;
      execute("set max_temp_directory_size = '" + room / 4 + "MiB'"); // what is too large spills
      execute("set enable_external_access = false");
      execute("set lock_configuration = true");
    } catch (SQLException e) {
      throw new DatasetException("the dataset cannot be confined: " + e.getMessage(), e);
    }
  }

  /** All files, in the order they came. */
  public List<FileEntry> files() {
    return files("order by id", List.of());
  }

  /** A file by its name. */
  public Optional<FileEntry> file(String name) {
    return files("where name = ?", List.of(name)).stream().findFirst();
  }

  /** The files that have a table of a layout. */
  public List<FileEntry> filesWith(String fingerprint) {
    return files(
        "where id in (select file from audit.tables where fingerprint = ?) order by id",
        List.of(fingerprint));
  }

  /** The files of which rows were set aside because they stand in some others. */
  public List<FileEntry> filesBehind(Collection<String> others) {
    if (others.isEmpty()) {
      return List.of();
    }
    String names = others.stream().map(Sql::text).collect(Collectors.joining(", "));
    return files(
        "where name not in (%1$s) and id in (select file from audit.others where because in (%1$s) union select file from audit.rejects where because in (%1$s)) order by id"
            .formatted(names),
        List.of());
  }

  private List<FileEntry> files(String which, List<String> parameters) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select name, sha256, size, format, state, reason, rows_in, rows_data, rows_rejected,"
                + " rows_other, rows_repeated, rows_waiting from audit.files "
                + which)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<FileEntry> files = new ArrayList<>();
        while (rows.next()) {
          files.add(entry(rows));
        }
        return files;
      }
    } catch (SQLException e) {
      throw new DatasetException("the dataset's files cannot be read: " + e.getMessage(), e);
    }
  }

  private static FileEntry entry(ResultSet rows) throws SQLException {
    return new FileEntry(
        rows.getString(1),
        rows.getString(2),
        rows.getLong(3),
        rows.getString(4),
        rows.getString(5),
        rows.getString(6),
        new RowCounts(
            rows.getLong(7),
            rows.getLong(8),
            rows.getLong(9),
            rows.getLong(10),
            rows.getLong(11),
            rows.getLong(12)));
  }

  /** The layouts that its files have. */
  public Set<String> fingerprints() {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select distinct fingerprint from audit.tables")) {
      Set<String> found = new HashSet<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new DatasetException("the dataset's layouts cannot be read: " + e.getMessage(), e);
    }
  }

  /** The fixes that people made and that are in force for the bytes they were made for. */
  public List<Fix> fixes() {
    try {
      return new FixRows(connection).all();
    } catch (SQLException e) {
      throw new DatasetException("the dataset's fixes cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A cell that keeps its row aside.
   *
   * @param raw as the file holds it
   */
  public record WrongCell(Fix.Cell cell, String column, String raw, String reason) {}

  /**
   * Remembers that some suggestions are wrong: they are neither shown nor followed again.
   *
   * @param by who says so
   */
  public void dismiss(Collection<Suggestion> suggestions, String by, Instant at) {
    try {
      new DismissalRows(connection).add(suggestions, by, at);
    } catch (SQLException e) {
      throw new DatasetException("the suggestions cannot be dismissed: " + e.getMessage(), e);
    }
  }

  /** How many dismissals are remembered. */
  public int dismissals() {
    try {
      return new DismissalRows(connection).count();
    } catch (SQLException e) {
      throw new DatasetException("the dismissals cannot be read: " + e.getMessage(), e);
    }
  }

  /** Takes back every dismissal; answers how many there were. */
  public int restoreSuggestions() {
    try {
      return new DismissalRows(connection).restore();
    } catch (SQLException e) {
      throw new DatasetException("the suggestions cannot be restored: " + e.getMessage(), e);
    }
  }

  /** Cells that are probably wrong, those that come most often first; without those dismissed. */
  public List<Suggestion> suggestions() {
    try {
      return new SuggestionRows(connection).all();
    } catch (SQLException e) {
      throw new DatasetException("the suggestions cannot be read: " + e.getMessage(), e);
    }
  }

  /** Every cell that keeps its row aside, in the order of files and rows. */
  public List<WrongCell> wrongCells() {
    try {
      return new FixRows(connection).wrongCells();
    } catch (SQLException e) {
      throw new DatasetException("the dataset's rejects cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the rows of some files went, together. */
  public RowCounts counts(Collection<String> names) {
    Set<String> wanted = Set.copyOf(names);
    return files().stream()
        .filter(file -> wanted.contains(file.name()))
        .map(FileEntry::counts)
        .reduce(RowCounts.NONE, RowCounts::plus);
  }

  /**
   * Begins a batch of files; nothing of it is seen before it is committed.
   *
   * @param schema the columns that the files need; new ones are added
   */
  public Batch begin(DatasetSchema schema) {
    try {
      connection.setAutoCommit(false);
      alter(schema);
      meta(SCHEMA, schema);
      return new Batch(this, connection, schema);
    } catch (SQLException e) {
      throw new DatasetException("the dataset cannot be changed: " + e.getMessage(), e);
    }
  }

  private void alter(DatasetSchema schema) throws SQLException {
    StringBuilder columns = new StringBuilder();
    for (DatasetColumn column : schema.columns()) {
      columns.append(Sql.name(column.name())).append(' ').append(initial(column)).append(", ");
    }
    execute(
        "create table if not exists %s(%s%s)"
            .formatted(Sql.name(table), columns, DatasetTables.PROVENANCE));
    Map<String, String> there = types();
    for (DatasetColumn column : schema.columns()) {
      if (!there.containsKey(column.name())) {
        execute(
            "alter table %s add column %s %s"
                .formatted(Sql.name(table), Sql.name(column.name()), initial(column)));
      }
    }
  }

  private static String initial(DatasetColumn column) {
    return switch (column.type()) {
      case NUMBER -> new NumberShape().sqlType();
      case TEXT, DATE, TIMESTAMP, BOOLEAN -> Sql.collected(column.type());
    };
  }

  /** The storage types of the clean table's columns, by name. */
  Map<String, String> types() throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select column_name, data_type from information_schema.columns where table_schema ="
                    + " 'main' and table_name = "
                    + Sql.text(table)
                    + " order by ordinal_position")) {
      while (rows.next()) {
        types.put(rows.getString(1), rows.getString(2));
      }
    }
    return types;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection of its own to the same file, for reading beside a writer. */
  public Connection query() {
    try {
      return connection.duplicate();
    } catch (SQLException e) {
      throw new DatasetException("the dataset cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DatasetException("the dataset cannot be closed: " + e.getMessage(), e);
    }
  }
}
