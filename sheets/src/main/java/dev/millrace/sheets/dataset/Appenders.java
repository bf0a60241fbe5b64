package dev.millrace.sheets.dataset;

import dev.millrace.sheets.dataset.Entries.Change;
import dev.millrace.sheets.dataset.Entries.Origin;
import dev.millrace.sheets.dataset.Entries.Other;
import dev.millrace.sheets.dataset.Entries.Reject;
import dev.millrace.sheets.dataset.Entries.Table;
import dev.millrace.sheets.schema.DatasetSchema;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows and what the books say of them into a batch's tables. For one thread at a time; its
 * {@link Batch} sees to that.
 */
final class Appenders {
  private final DuckDBConnection connection;
  private final DatasetSchema schema;
  private final NumberShape[] shapes;
  private final DuckDBAppender rows;
  private final DuckDBAppender changes;
  private final DuckDBAppender rejects;
  private final DuckDBAppender others;
  private final DuckDBAppender origins;
  private final DuckDBAppender tables;

  Appenders(DuckDBConnection connection, DatasetSchema schema) throws SQLException {
    this.connection = connection;
    this.schema = schema;
    this.shapes = new NumberShape[schema.columns().size()];
    Arrays.setAll(shapes, column -> new NumberShape());
    rows = appender("collected");
    changes = appender("changes");
    rejects = appender("rejects");
    others = appender("others");
    origins = appender("origins");
    tables = appender("tables");
  }

  /** Its methods are called under its batch's lock, so DuckDB need not insist on one thread. */
  @SuppressWarnings("unused") // the lock that it offers is not needed
  private DuckDBAppender appender(String table) throws SQLException {
    DuckDBAppender appender = connection.createAppender("audit", table);
    var offered = appender.unsafeBreakThreadConfinement();
    return appender;
  }

  /** What the numbers of a column need. */
  NumberShape shape(int column) {
    return shapes[column];
  }

  /** Takes rows of a file. */
  void rows(int file, List<Batch.Row> some) throws SQLException {
    for (Batch.Row row : some) {
      rows.beginRow();
      for (int i = 0; i < schema.columns().size(); i++) {
        value(i, row.values()[i]);
      }
      rows.append(file).append(row.place().sheet()).append(row.place().row());
      rows.append(row.part()).endRow();
    }
  }

  private void value(int column, @Nullable Object value) throws SQLException {
    switch (value) {
      case null -> rows.appendNull();
      case String text -> rows.append(text);
      case Double number -> number(column, number);
      case BigDecimal number -> number(column, number.doubleValue());
      case LocalDate date -> rows.append(date);
      case LocalDateTime moment -> rows.append(moment);
      case Boolean truth -> rows.append(truth.booleanValue());
      default ->
          throw new IllegalArgumentException(
              "column '%s' takes no %s"
                  .formatted(schema.columns().get(column).name(), value.getClass()));
    }
  }

  private void number(int column, double number) throws SQLException {
    shapes[column].add(number);
    rows.append(number);
  }

  /** Takes corrections. */
  void changes(int file, List<Change> some) throws SQLException {
    for (Change change : some) {
      changes.beginRow().append(file).append(change.place().sheet());
      changes.append(change.place().row()).append(change.cell()).append(change.column());
      changes.append(change.raw()).append(change.rule()).append(change.value()).endRow();
    }
  }

  /** Takes rows kept aside. */
  void rejects(int file, List<Reject> some) throws SQLException {
    for (Reject reject : some) {
      rejects.beginRow().append(file).append(reject.place().sheet());
      rejects.append(reject.place().row()).append(reject.cell()).append(reject.column());
      rejects.append(reject.reason()).append(reject.row()).append(reject.cells());
      rejects.appendNull().endRow();
    }
  }

  /** Takes rows that are no data. */
  void others(int file, List<Other> some) throws SQLException {
    for (Other other : some) {
      others.beginRow().append(file).append(other.place().sheet()).append(other.place().row());
      others.append(other.role()).append(other.text()).appendNull().endRow();
    }
  }

  /** Takes what says which cells the values of a table's columns came from. */
  void origins(int file, List<Origin> some) throws SQLException {
    for (Origin origin : some) {
      origins.beginRow().append(file).append(origin.sheet()).append(origin.firstRow());
      origins.append(origin.lastRow()).append(origin.part()).append(origin.column());
      origins.append(origin.sheetColumn()).append(origin.header()).endRow();
    }
  }

  /** Takes the tables that were found in a file. */
  void tables(int file, List<Table> some) throws SQLException {
    for (Table table : some) {
      tables.beginRow().append(file).append(table.sheet()).append(table.area());
      tables.append(table.fingerprint()).append(table.rows()).endRow();
    }
  }

  void close() throws SQLException {
    for (DuckDBAppender appender : List.of(rows, changes, rejects, others, origins, tables)) {
      appender.close();
    }
  }
}
