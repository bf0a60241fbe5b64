package dev.millrace.sheets.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Queries of others: one {@code select}, nothing else, within a number of rows and a time. DuckDB
 * itself says what a statement is, by writing it as JSON, which it does for nothing but {@code
 * select}; the transaction is read-only besides.
 */
public final class ReadOnlySql implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 20_000;

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
    if (sql.length() > LONGEST) {
      throw new QueryException("a query has at most " + LONGEST + " characters");
    }
    try (Connection connection = dataset.query()) {
      requireSelect(connection, sql);
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
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
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

  private static Answer answer(ResultSet rows, int most) throws SQLException {
    ResultSetMetaData meta = rows.getMetaData();
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (int column = 1; column <= meta.getColumnCount(); column++) {
      names.add(meta.getColumnLabel(column));
      types.add(meta.getColumnTypeName(column));
    }
    List<List<@Nullable Object>> found = new ArrayList<>();
    boolean more = rows.next();
    while (more && found.size() < most) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int column = 1; column <= names.size(); column++) {
        row.add(plain(rows.getObject(column)));
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
      case Number number -> number;
      case Boolean truth -> truth;
      case java.sql.Timestamp moment -> moment.toLocalDateTime().toString();
      default -> value.toString();
    };
  }

  private static void requireSelect(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select json_serialize_sql(?::varchar)")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        JsonNode said = JSON.readTree(rows.getString(1));
        if (said.path("error").asBoolean()) {
          throw new QueryException(
              "only one select is answered: " + said.path("error_message").asText());
        }
        if (said.path("statements").size() != 1) {
          throw new QueryException("one query at a time, please");
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DuckDB's JSON cannot be read", e);
    }
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
