package dev.millrace.sheets.dataset;

import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Over which rows cells are judged. The evidence is always the whole dataset with what was
 * collected now. New rows are judged each time; the older ones again when the dataset has grown or
 * shrunk by a fifth since, so that a file costs what it holds and not what the dataset holds.
 */
final class Judgement {
  /** A view of all rows: their texts, and where they came from. */
  static final String WHOLE = "whole";

  private static final String KEY = "judged";
  private static final double GROWN = 1.2;

  private final Dataset dataset;
  private final Connection connection;
  private final DatasetSchema schema;
  private State state = new State(0, List.of(), List.of());
  private boolean all;

  /**
   * What was found when all rows were judged.
   *
   * @param pairs of columns of which the first determines the second
   */
  record State(long rows, List<String> columns, List<Pair> pairs) {
    State {
      columns = List.copyOf(columns);
      pairs = List.copyOf(pairs);
    }
  }

  /** A column that determines another. */
  record Pair(String from, String to) {}

  Judgement(Dataset dataset, Connection connection, DatasetSchema schema) {
    this.dataset = dataset;
    this.connection = connection;
    this.schema = schema;
  }

  /** Finds suggestions, and follows those of dependencies above a confidence. */
  void pass(double repairAbove) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String columns =
          texts().stream().map(name -> Sql.name(name) + ", ").collect(Collectors.joining())
              + "_file, _sheet, _row, _part";
      statement.execute(
          "create or replace temp view %s as select %s from %s union all by name select %s from audit.collected"
              .formatted(WHOLE, columns, Sql.name(dataset.table()), columns));
      long rows = count(statement);
      State before = dataset.meta(KEY, State.class).orElse(null);
      all = before == null || isOutdated(before, rows);
      if (all) {
        statement.execute("delete from audit.suggestions");
      }
      state = before == null || all ? new State(rows, texts(), List.of()) : before;
      Dependencies dependencies = new Dependencies(this, connection);
      if (all) {
        state = new State(rows, texts(), dependencies.pairs());
        dataset.meta(KEY, state);
      }
      dependencies.find(repairAbove);
      new Misspellings(this, connection).find();
      statement.execute("drop view " + WHOLE);
    }
  }

  private boolean isOutdated(State before, long rows) {
    return rows > GROWN * before.rows
        || GROWN * rows < before.rows
        || !before.columns.equals(texts());
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet counts = statement.executeQuery("select count(*) from " + WHOLE)) {
      counts.next();
      return counts.getLong(1);
    }
  }

  /** The columns of texts. */
  List<String> texts() {
    return schema.columns().stream()
        .filter(column -> column.type() == ColumnType.TEXT)
        .map(DatasetColumn::name)
        .toList();
  }

  /** The table or view whose rows are judged now. */
  String judged() {
    return all ? WHOLE : "audit.collected";
  }

  /** The tables that hold the rows which are judged now. */
  List<String> tables() {
    return all ? List.of("audit.collected", Sql.name(dataset.table())) : List.of("audit.collected");
  }

  /** The pairs of columns that hold. */
  List<Pair> pairs() {
    return state.pairs;
  }

  /** A condition by which only groups count that judged rows are in. */
  String inJudged(String column) {
    return all ? "true" : "%1$s in (select %1$s from audit.collected)".formatted(column);
  }
}
