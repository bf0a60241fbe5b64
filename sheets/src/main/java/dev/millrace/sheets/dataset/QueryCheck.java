package dev.millrace.sheets.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sheets.dataset.ReadOnlySql.QueryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/**
 * Lets one {@code select} pass and nothing else. DuckDB itself says what a statement is, by writing
 * it as JSON, which it does for nothing but {@code select}.
 */
final class QueryCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 20_000;

  /**
   * Functions that make a value of any size of a number, in memory that DuckDB's limit does not
   * count and within one step that cannot be stopped.
   */
  private static final Set<String> UNBOUNDED =
      Set.of("repeat", "lpad", "rpad", "printf", "format", "bar", "list_resize", "array_resize");

  private QueryCheck() {}

  /**
   * Looks at a query before it runs.
   *
   * @throws QueryException when it is more than a select, or could take memory without end
   */
  static void pass(Connection connection, String sql) throws SQLException {
    if (sql.length() > LONGEST) {
      throw new QueryException("a query has at most " + LONGEST + " characters");
    }
    JsonNode said = asJson(connection, sql);
    if (said.path("error").asBoolean()) {
      throw new QueryException(
          "only one select is answered: " + said.path("error_message").asText());
    }
    if (said.path("statements").size() != 1) {
      throw new QueryException("one query at a time, please");
    }
    for (JsonNode name : said.findValues("function_name")) {
      String function = name.asText().toLowerCase(Locale.ROOT);
      if (UNBOUNDED.contains(function)) {
        throw new QueryException(
            function + " is not answered here, because it makes values of any size");
      }
    }
  }

  private static JsonNode asJson(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select json_serialize_sql(?::varchar)")) {
      statement.setString(1, sql);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return JSON.readTree(rows.getString(1));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DuckDB's JSON cannot be read", e);
    }
  }
}
