package dev.millrace.sheets.dataset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Queries of others: one {@code select}, nothing else, within a number of rows, a size and a time.
 * The transaction is read-only besides, and DuckDB's memory has its own limit ({@link Dataset}).
 */
public final class ReadOnlySql implements AutoCloseable {
  /** Longest value in an answer, in bytes of UTF-8. */
  private static final int LONGEST_VALUE = 1 << 20;

  /** Beyond it a number in JSON is not the same in every reader: RFC 8259, section 6. */
  private static final long LARGEST_INTEGER = (1L << 53) - 1;

  private static final int DIGITS = 15;

  /** Types whose values are short. */
  private static final Set<Integer> PLAIN =
      Set.of(
          Types.BOOLEAN,
          Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.FLOAT,
          Types.REAL,
          Types.DOUBLE,
          Types.DECIMAL,
          Types.DATE,
          Types.TIME,
          Types.TIMESTAMP);

  /** Most characters of an answer. */
  private static final long LARGEST = 64L << 20;

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("sql-clock").daemon().factory());
  private final Duration limit;

  /**
   * @param limit how long a query may take
   */
  public ReadOnlySql(Duration limit) {
    this.limit = limit;
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * A query's answer.
   *
   * @param types DuckDB's, one for each column
   * @param complete whether these are all rows
   */
  public record Answer(
      List<String> columns,
      List<String> types,
      List<List<@Nullable Object>> rows,
      boolean complete) {}

  /** A query that is none, fails, or takes too long; the message says which. */
  public static final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueryException(String message) {
      super(message);
    }

    QueryException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Asks a dataset.
   *
   * @param most rows
   * @throws QueryException when it cannot be answered
   */
  public Answer query(Dataset dataset, String sql, List<?> parameters, int most) {
    try (Connection connection = dataset.query()) {
      QueryCheck.pass(connection, sql);
      try (Statement begin = connection.createStatement()) {
        begin.execute("begin transaction read only");
      }
      return run(connection, sql, parameters, most);
    } catch (SQLException e) {
      throw new QueryException(firstLine(e), e);
    }
  }

  private Answer run(Connection connection, String sql, List<?> parameters, int most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(shortened(connection, sql))) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      var alarm =
          clock.schedule(
              () -> {
                statement.cancel();
                return true;
              },
              limit.toMillis(),
              TimeUnit.MILLISECONDS);
      try (ResultSet rows = statement.executeQuery()) {
        return answer(rows, most);
      } finally {
        alarm.cancel(false);
      }
    }
  }

  /**
   * The same query, which fails at a value that is too long to be taken into the heap: a column of
   * anything but plain values is measured by DuckDB first.
   */
  private static String shortened(Connection connection, String sql) throws SQLException {
    StringBuilder columns = new StringBuilder();
    StringBuilder names = new StringBuilder();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSetMetaData meta = statement.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        String name = "c" + i;
        columns.append(i == 1 ? "" : ", ");
        names.append(i == 1 ? "" : ", ").append(name);
        if (PLAIN.contains(meta.getColumnType(i))) {
          columns.append(name);
        } else {
          columns.append(
              "case when strlen(%1$s::varchar) > %2$d then error('a value of %3$s is longer than %2$d bytes') else %1$s end"
                  .formatted(name, LONGEST_VALUE, meta.getColumnLabel(i).replace("'", "''")));
        }
        columns.append(" as ").append(Sql.name(meta.getColumnLabel(i)));
      }
    }
    return "select %s from (%s\n) as answer(%s)".formatted(columns, trimmed(sql), names);
  }

  /** Without the semicolon that may end a statement, but not a query within another. */
  private static String trimmed(String sql) {
    String text = sql.strip();
    return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
  }

  private static Answer answer(ResultSet rows, int most) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int column = 1; column <= meta.getColumnCount(); column++) {
      names.add(meta.getColumnLabel(column));
      types.add(meta.getColumnTypeName(column));
    }
    List<List<@Nullable Object>> found = new ArrayList<>();
    long size = 0;
    boolean more = rows.next();
    while (more && found.size() < most && size < LARGEST) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int column = 1; column <= names.size(); column++) {
        Object value = plain(rows.getObject(column));
        size += value instanceof String text ? text.length() : Long.BYTES;
        row.add(value);
      }
      found.add(row);
      more = rows.next();
    }
    return new Answer(names, types, found, !more);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double number when !Double.isFinite(number) -> number.toString();
      case Long number when Math.abs(number) > LARGEST_INTEGER -> number.toString();
      case java.math.BigInteger number when number.bitLength() > 53 -> number.toString();
      case java.math.BigDecimal number when number.precision() > DIGITS -> number.toPlainString();
      case Number number -> number;
      case Boolean truth -> truth;
      case java.sql.Timestamp moment -> moment.toLocalDateTime().toString();
      default -> value.toString();
    };
  }

  private String firstLine(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("INTERRUPT")
        ? "the query took longer than " + limit.toSeconds() + " s"
        : message.lines().limit(6).reduce((one, other) -> one + " " + other).orElse(message);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
