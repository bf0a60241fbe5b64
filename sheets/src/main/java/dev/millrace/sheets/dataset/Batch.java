package dev.millrace.sheets.dataset;

import dev.millrace.sheets.dataset.Entries.Change;
import dev.millrace.sheets.dataset.Entries.Origin;
import dev.millrace.sheets.dataset.Entries.Other;
import dev.millrace.sheets.dataset.Entries.Reject;
import dev.millrace.sheets.dataset.Entries.Table;
import dev.millrace.sheets.dataset.FixRefusedException.Refused;
import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way into a dataset, all or none. Rows are collected first, so that the types of
 * numbers and the rows of overlapping exports are settled when all are there. Its methods may be
 * called from several threads.
 */
public final class Batch implements AutoCloseable {
  private final Dataset dataset;
  private final DuckDBConnection connection;
  private final DatasetSchema schema;
  private final Appenders entries;
  private final List<Met> fixes = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final List<Integer> entered = new ArrayList<>();
  private boolean insisting;
  private final PreparedStatement known;
  private final PreparedStatement newFile;
  private final PreparedStatement newCounts;
  private double repairAbove = Double.POSITIVE_INFINITY;
  private boolean open = true;

  Batch(Dataset dataset, DuckDBConnection connection, DatasetSchema schema) throws SQLException {
    this.dataset = dataset;
    this.connection = connection;
    this.schema = schema;
    StringBuilder columns = new StringBuilder();
    for (DatasetColumn column : schema.columns()) {
      columns.append(Sql.name(column.name())).append(' ').append(Sql.collected(column.type()));
      columns.append(", ");
    }
    dataset.execute(
        "create or replace table audit.collected(" + columns + DatasetTables.PROVENANCE + ")");
    entries = new Appenders(connection, schema);
    known = connection.prepareStatement("select id from audit.files where name = ?");
    newFile =
        connection.prepareStatement(
            """
            insert into audit.files(name, sha256, size, format, state, reason,
              rows_in, rows_data, rows_rejected, rows_other, rows_repeated, rows_waiting)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
            """);
    newCounts =
        connection.prepareStatement(
            """
            update audit.files set rows_in = ?, rows_data = ?, rows_rejected = ?, rows_other = ?,
              rows_repeated = ?, rows_waiting = ? where id = ?
            """);
  }

  /** The columns of the rows that are given to it, in this order. */
  public DatasetSchema schema() {
    return schema;
  }

  /** Repairs cells that contradict others with at least this confidence; else it only suggests. */
  public void repairAbove(double confidence) {
    repairAbove = confidence;
  }

  /** Commits nothing when a fix leaves its row wrong; else such fixes are only not kept. */
  public void insistOnFixes() {
    insisting = true;
  }

  private record Met(int file, Fix fix) {}

  /** Takes a fix that was made in a row of a file; it is kept if its row is taken. */
  public synchronized void fix(int file, Fix fix) {
    fixes.add(new Met(file, fix));
  }

  /** Forgets the fix of a cell. */
  public synchronized void forget(Fix.Cell cell) {
    try {
      new FixRows(connection).remove(cell);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Why rows were kept aside although they were fixed; known once it is committed. */
  public synchronized List<Refused> refused() {
    return List.copyOf(refused);
  }

  /**
   * One row of values.
   *
   * @param values one for each column of the schema
   * @param part which of the rows that one row of the sheet became, from {@link Parts#first}
   */
  public record Row(Place place, int part, @Nullable Object[] values) {}

  /** Enters a file; whatever came from an earlier one of its name is removed. */
  public synchronized int file(FileEntry file) {
    try {
      remove(file.name());
      newFile.setString(1, file.name());
      newFile.setString(2, file.sha256());
      newFile.setLong(3, file.size());
      newFile.setString(4, file.format());
      newFile.setString(5, file.state());
      newFile.setString(6, file.reason());
      counts(newFile, 7, file.counts());
      try (ResultSet id = newFile.executeQuery()) {
        id.next();
        entered.add(id.getInt(1));
        return entered.getLast();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Says where a file's rows went, once all are known. */
  public synchronized void counts(int file, RowCounts counts) {
    try {
      counts(newCounts, 1, counts);
      newCounts.setInt(7, file);
      newCounts.execute();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static void counts(PreparedStatement statement, int first, RowCounts counts)
      throws SQLException {
    statement.setLong(first, counts.in());
    statement.setLong(first + 1, counts.data());
    statement.setLong(first + 2, counts.rejected());
    statement.setLong(first + 3, counts.other());
    statement.setLong(first + 4, counts.repeated());
    statement.setLong(first + 5, counts.waiting());
  }

  /** Removes a file and all that came from it. */
  public synchronized void remove(String name) {
    try {
      known.setString(1, name);
      try (ResultSet ids = known.executeQuery()) {
        while (ids.next()) {
          int id = ids.getInt(1);
          dataset.execute("delete from " + Sql.name(dataset.table()) + " where _file = " + id);
          for (String table : DatasetTables.OF_FILES) {
            dataset.execute("delete from audit." + table + " where file = " + id);
          }
          dataset.execute("delete from audit.files where id = " + id);
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Removes all that came from a file whose object is gone, the fixes of its bytes among it; the
   * books keep that it was there.
   */
  public synchronized void delete(FileEntry gone) {
    file(gone.deleted());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from audit.fixes where sha256 = ? and sha256 not in (select sha256 from"
                + " audit.files where state <> 'deleted')")) {
      statement.setString(1, gone.sha256());
      statement.execute();
      new DismissalRows(connection).forget(gone.sha256(), Sql.name(dataset.table()));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Takes rows of a file. */
  public void rows(int file, List<Row> some) {
    entering(() -> entries.rows(file, some));
  }

  /** Takes corrections. */
  public void changes(int file, List<Change> some) {
    entering(() -> entries.changes(file, some));
  }

  /** Takes rows kept aside. */
  public void rejects(int file, List<Reject> some) {
    entering(() -> entries.rejects(file, some));
  }

  /** Takes rows that are no data. */
  public void others(int file, List<Other> some) {
    entering(() -> entries.others(file, some));
  }

  /** Takes what says which cells the values of a table's columns came from. */
  public void origins(int file, List<Origin> some) {
    entering(() -> entries.origins(file, some));
  }

  /** Takes the tables that were found in a file. */
  public void tables(int file, List<Table> some) {
    entering(() -> entries.tables(file, some));
  }

  private interface Entering {
    void run() throws SQLException;
  }

  private synchronized void entering(Entering work) {
    try {
      work.run();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void settleFixes() throws SQLException {
    FixRows rows = new FixRows(connection);
    for (Met met : fixes) {
      List<Refused> objections = rows.objections(met.file, met.fix.cell());
      if (objections.isEmpty()) {
        rows.put(met.fix);
      }
      objections.stream().filter(one -> !refused.contains(one)).forEach(refused::add);
    }
    if (insisting && !refused.isEmpty()) {
      throw new FixRefusedException(refused);
    }
  }

  /**
   * Makes all of it part of the dataset.
   *
   * @throws FixRefusedException when a fix that was insisted on leaves its row wrong
   */
  public synchronized void commit() {
    try {
      closeStatements();
      widen();
      new Overlaps(dataset, connection, schema).remove();
      new Judgement(dataset, connection, schema).pass(repairAbove);
      new Uniqueness(dataset, connection, schema).remove();
      settleFixes();
      dataset.execute(
          "insert into %s by name select * from audit.collected"
              .formatted(Sql.name(dataset.table())));
      new Balance(dataset, connection).count(entered);
      dataset.execute("drop table audit.collected");
      connection.commit();
      open = false;
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Gives columns of numbers the storage that all their values need. */
  private void widen() throws SQLException {
    Map<String, String> types = dataset.types();
    for (int i = 0; i < schema.columns().size(); i++) {
      DatasetColumn column = schema.columns().get(i);
      String before = types.getOrDefault(column.name(), "");
      if (column.type() == ColumnType.NUMBER) {
        NumberShape shape = NumberShape.of(before);
        shape.add(entries.shape(i));
        retype(column, before, shape.sqlType());
      } else {
        retype(column, before, Sql.collected(column.type()));
      }
    }
  }

  private void retype(DatasetColumn column, String before, String now) throws SQLException {
    if (!before.equals(now)) {
      dataset.execute(
          "alter table %s alter column %s type %s"
              .formatted(Sql.name(dataset.table()), Sql.name(column.name()), now));
    }
  }

  private void closeStatements() throws SQLException {
    entries.close();
    for (PreparedStatement statement : List.of(known, newFile, newCounts)) {
      statement.close();
    }
  }

  /** Forgets all of it unless it was committed. */
  @Override
  public synchronized void close() {
    if (!open) {
      return;
    }
    open = false;
    try (Statement statement = connection.createStatement()) {
      closeStatements();
      connection.rollback();
      connection.setAutoCommit(true);
      statement.execute("drop table if exists audit.collected");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static DatasetException failed(SQLException e) {
    return new DatasetException("the dataset cannot be changed: " + e.getMessage(), e);
  }
}
