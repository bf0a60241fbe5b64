package dev.millrace.sheets.dataset;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * Suggests, and never applies, the frequent value for a rare one that is spelt almost like it: at
 * least five times in the column and five times as often, the only one within an edit for every six
 * letters. Half of such suggestions would be wrong as repairs, so a person decides.
 */
final class Misspellings {
  private static final int MOST_VALUES = 2_000;
  private static final int LEAST = 5;

  private final Judgement judgement;
  private final Connection connection;

  Misspellings(Judgement judgement, Connection connection) {
    this.judgement = judgement;
    this.connection = connection;
  }

  private record Value(String text, long count) {}

  /** Writes suggestions down for the rows that are judged. */
  void find() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String column : judgement.texts()) {
        find(statement, column);
      }
    }
  }

  private void find(Statement statement, String column) throws SQLException {
    List<Value> values = new ArrayList<>();
    long rows = 0;
    try (ResultSet counts =
        statement.executeQuery(
            "select %1$s, count(*) from %3$s where %1$s is not null group by all order by 2 desc, 1 limit %2$d"
                .formatted(Sql.name(column), MOST_VALUES + 1, Judgement.WHOLE))) {
      while (counts.next()) {
        values.add(new Value(counts.getString(1), counts.getLong(2)));
        rows += counts.getLong(2);
      }
    }
    if (values.size() > MOST_VALUES || 2L * values.size() > rows) {
      return; // names and ids, where every value is its own
    }
    for (Value rare : values) {
      Value near = nearest(rare, values);
      if (near != null) {
        statement.execute(
            "insert into audit.suggestions select _file, _sheet, _row, %s, %s, %s, 'spelling', 0.5 from %s where %s = %s"
                .formatted(
                    Sql.text(column),
                    Sql.text(rare.text),
                    Sql.text(near.text),
                    judgement.judged(),
                    Sql.name(column),
                    Sql.text(rare.text)));
      }
    }
  }

  private static @Nullable Value nearest(Value rare, List<Value> values) {
    int most = Math.max(1, rare.text.length() / 6);
    LevenshteinDistance edits = new LevenshteinDistance(most);
    Value found = null;
    for (Value value : values) {
      boolean frequent = value.count >= LEAST && value.count >= LEAST * rare.count;
      if (!frequent) {
        break; // the others are rarer still
      }
      int distance = edits.apply(rare.text, value.text);
      if (distance > 0 && isText(rare.text) && isText(value.text)) {
        if (found != null) {
          return null;
        }
        found = value;
      }
    }
    return found;
  }

  /** One number is never a misspelling of another. */
  private static boolean isText(String text) {
    return text.length() > 3 && text.chars().noneMatch(Character::isDigit);
  }
}
