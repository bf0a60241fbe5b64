package dev.millrace.sheets.export;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the clean table as csv or Parquet, by DuckDB itself. Columns that say where rows came from
 * stay behind in the dataset.
 */
public final class TableExport {
  private final Dataset dataset;

  public TableExport(Dataset dataset) {
    this.dataset = dataset;
  }

  /** A column of the exported table. */
  record Column(String name, String type) {
    boolean isText() {
      return type.equals("VARCHAR");
    }
  }

  /**
   * Writes csv in UTF-8. Texts that a spreadsheet would take for a formula begin with an
   * apostrophe, so that they stay texts there.
   */
  public void csv(Path file) {
    List<Column> columns = columns();
    if (columns.isEmpty()) {
      writeNothing(file);
      return;
    }
    csv(file, columns, quoted(dataset.table()));
  }

  /** A dataset that nothing was loaded into has no columns. */
  private static void writeNothing(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new DatasetException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes all of a book as csv. */
  public void csv(Path file, Book book) {
    csv(file, columns("describe " + book.sql()), "(" + book.sql() + ")");
  }

  private void csv(Path file, List<Column> columns, String from) {
    copy(file, columns.stream().map(TableExport::harmless), from, "format csv, header true");
  }

  /**
   * Writes Parquet, compressed with zstd; it needs a column, and has one when the table has none.
   */
  public void parquet(Path file) {
    List<Column> columns = columns();
    copy(
        file,
        columns.isEmpty()
            ? Stream.of("_file")
            : columns.stream().map(column -> quoted(column.name())),
        quoted(dataset.table()),
        "format parquet, compression zstd");
  }

  private void copy(Path file, Stream<String> columns, String from, String options) {
    String sql =
        "copy (select %s from %s) to '%s' (%s)"
            .formatted(
                columns.collect(Collectors.joining(", ")),
                from,
                file.toString().replace("'", "''"),
                options);
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DatasetException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String harmless(Column column) {
    String name = quoted(column.name());
    return column.isText()
        ? "case when regexp_matches(%1$s, '^[=+\\-@\\t\\r]') then '''' || %1$s else %1$s end as %1$s"
            .formatted(name)
        : name;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The columns without those that say where a row came from. */
  List<Column> columns() {
    return columns(
        "select column_name, data_type from information_schema.columns where table_schema = 'main' and table_name = '"
            + dataset.table().replace("'", "''")
            + "' and column_name not in ('_file', '_sheet', '_row', '_part') order by ordinal_position");
  }

  private List<Column> columns(String sql) {
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<Column> columns = new ArrayList<>();
      while (rows.next()) {
        columns.add(new Column(rows.getString(1), rows.getString(2)));
      }
      return columns;
    } catch (SQLException e) {
      throw new DatasetException("the dataset cannot be read: " + e.getMessage(), e);
    }
  }
}
