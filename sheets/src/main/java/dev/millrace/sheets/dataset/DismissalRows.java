package dev.millrace.sheets.dataset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The suggestions that people dismissed, in {@code audit.dismissed}. A spelling that is right is
 * right in all rows; a contradiction is only dismissed for its own cell, in the bytes that it
 * stands in.
 */
final class DismissalRows {
  private final Connection connection;

  DismissalRows(Connection connection) {
    this.connection = connection;
  }

  /** What is remembered of a suggestion: nothing of where it was, if it holds everywhere. */
  private record Key(
      String kind,
      String column,
      String value,
      String suggested,
      @Nullable String sha256,
      @Nullable String sheet,
      @Nullable Integer row) {
    static Key of(Suggestion one) {
      boolean everywhere = one.kind().equals(Suggestion.SPELLING);
      return new Key(
          one.kind(),
          one.column(),
          one.value(),
          one.suggested(),
          everywhere ? null : one.sha256(),
          everywhere ? null : one.sheet(),
          everywhere ? null : one.row());
    }
  }

  void add(Collection<Suggestion> dismissed, String by, Instant at) throws SQLException {
    Set<Key> keys = new HashSet<>();
    dismissed.forEach(one -> keys.add(Key.of(one)));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into audit.dismissed values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Key key : keys) {
        statement.setString(1, key.kind);
        statement.setString(2, key.column);
        statement.setString(3, key.value);
        statement.setString(4, key.suggested);
        statement.setString(5, key.sha256);
        statement.setString(6, key.sheet);
        statement.setObject(7, key.row);
        statement.setString(8, by);
        statement.setTimestamp(9, Timestamp.valueOf(at.atOffset(ZoneOffset.UTC).toLocalDateTime()));
        statement.addBatch();
      }
      if (!keys.isEmpty()) {
        statement.executeBatch();
      }
    }
  }

  int count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from audit.dismissed")) {
      count.next();
      return count.getInt(1);
    }
  }

  /** Takes back what was dismissed, so that it is suggested again. */
  int restore() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate("delete from audit.dismissed");
    }
  }

  /**
   * Forgets what is only known from a file that is gone: its cells, and values that no row of the
   * table holds any more.
   *
   * @param table the dataset's own, quoted
   */
  void forget(String sha256, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from audit.dismissed where sha256 = ? and sha256 not in (select sha256 from"
                + " audit.files where state <> 'deleted')")) {
      statement.setString(1, sha256);
      statement.execute();
    }
    for (String column : columns()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "delete from audit.dismissed where sha256 is null and column_name = %s and not exists (select 1 from %s where %s::varchar = value)"
                .formatted(Sql.text(column), table, Sql.name(column)));
      }
    }
  }

  private List<String> columns() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select distinct column_name from audit.dismissed where sha256 is null")) {
      Set<String> found = new HashSet<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return List.copyOf(found);
    }
  }
}
