package dev.millrace.sheets.dataset;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is suggested and nobody dismissed, in {@code audit.open_suggestions}. */
final class SuggestionRows {
  private final Connection connection;

  SuggestionRows(Connection connection) {
    this.connection = connection;
  }

  /** All of them, with the cells that they are about. */
  List<Suggestion> all() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                select f.name, f.sha256, s.sheet, s.row,
                  case when count(distinct o.sheet_column) = 1 then min(o.sheet_column) || s.row end as cell,
                  s.column_name, s.value, s.suggested, s.kind, max(s.confidence),
                  count(*) over (partition by s.kind, s.column_name, s.value, s.suggested) as often
                from audit.open_suggestions s join audit.files f on f.id = s.file
                left join audit.first_origins o on o.file = s.file and o.sheet = s.sheet and o.column_name = s.column_name
                  and s.row between o.first_row and o.last_row
                group by f.id, f.name, f.sha256, s.sheet, s.row, s.column_name, s.value, s.suggested, s.kind
                order by often desc, s.column_name, s.value, s.suggested, f.id, s.row
                """);
        ResultSet rows = statement.executeQuery()) {
      List<Suggestion> found = new ArrayList<>();
      while (rows.next()) {
        found.add(
            new Suggestion(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getInt(4),
                cell(rows),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9),
                rows.getDouble(10)));
      }
      return found;
    }
  }

  private static Fix.@Nullable Cell cell(ResultSet rows) throws SQLException {
    String name = rows.getString(5);
    return name == null
        ? null
        : new Fix.Cell(rows.getString(1), rows.getString(2), rows.getString(3), name);
  }
}
