package dev.millrace.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps a connection's prepared statements for their next use, because preparing one costs SQLite
 * more than running most of ours. A statement in use is not among the idle ones, so the same SQL
 * may run within itself. For one thread at a time, as its connection is.
 */
final class StatementCache extends DefaultStatementBuilder {
  private static final int MOST = 100;

  /** Kept is what moves rows, not pragmas and the like: sqlite-jdbc leaves their answers open. */
  private static final List<String> VERBS = List.of("select ", "insert ", "update ", "delete ");

  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(MOST, 0.75f, true);
  private final IdentityHashMap<Statement, String> inUse = new IdentityHashMap<>();

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys()
        || context.isConcurrentUpdatable()
        || VERBS.stream().noneMatch(sql::startsWith)) {
      return super.create(connection, sql, context);
    }
    PreparedStatement known = idle.remove(sql);
    PreparedStatement statement = known != null ? known : super.create(connection, sql, context);
    inUse.put(statement, sql);
    return statement;
  }

  /**
   * @param asWritten the SQL before its parameters' names were replaced; not what it is kept by
   */
  @Override
  public void close(Connection connection, String asWritten, Statement statement)
      throws SQLException {
    String sql = inUse.remove(statement);
    if (sql == null || !(statement instanceof PreparedStatement prepared)) {
      super.close(connection, asWritten, statement);
      return;
    }
    prepared.getMoreResults(); // ends its reading: an unread rest would keep the transaction open
    prepared.clearParameters();
    PreparedStatement other = idle.put(sql, prepared);
    if (other != null) {
      other.close();
    }
    if (idle.size() > MOST) {
      var oldest = idle.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
  }

  @Override
  public void close(Connection connection) {
    idle.clear(); // the connection closes its statements
    inUse.clear();
  }
}
