package dev.millrace.sheets.dataset;

import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps rows aside whose value in a unique column, or whose key, stands in the dataset already: the
 * first one stays.
 */
final class Uniqueness {
  private final Dataset dataset;
  private final Connection connection;
  private final DatasetSchema schema;

  Uniqueness(Dataset dataset, Connection connection, DatasetSchema schema) {
    this.dataset = dataset;
    this.connection = connection;
    this.schema = schema;
  }

  /** Turns repeated ones of what was collected into rejects. */
  void remove() throws SQLException {
    List<List<String>> unique = new ArrayList<>();
    for (DatasetColumn column : schema.columns()) {
      if (column.rules().unique()) {
        unique.add(List.of(column.name()));
      }
    }
    if (!schema.keys().isEmpty()) {
      unique.add(schema.keys());
    }
    for (List<String> columns : unique) {
      remove(columns);
    }
  }

  private void remove(List<String> columns) throws SQLException {
    String names = columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    String filled =
        columns.stream()
            .map(name -> Sql.name(name) + " is not null")
            .collect(Collectors.joining(" and "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create or replace temp table repeated as
          with every as (
            select %1$s, _file, _sheet, _row, %4$s as tbl, false as fresh from %3$s where %2$s
            union all by name
            select %1$s, _file, _sheet, _row, %4$s as tbl, true as fresh from audit.collected where %2$s),
          placed as (
            select *, row_number() over w as nth, first_value(_file) over w as f,
              first_value(_sheet) over w as s, first_value(_row) over w as r
            from every window w as (partition by %1$s order by fresh, _file, _sheet, _row, tbl))
          select distinct on (_file, _sheet, _row, tbl) _file, _sheet, _row, tbl, f, s, r from placed where nth > 1 and fresh
          """
              .formatted(names, filled, Sql.name(dataset.table()), Parts.table("_part")));
      statement.execute(
          """
          insert into audit.rejects(file, sheet, row, cell, column_name, reason, texts, cells, because)
          with aside as (
            select c._file, c._sheet, c._row, x.tbl, any_value(f.name) as because, any_value(to_json(c)) as whole,
              'the same stands in ' || any_value(f.name) || ', sheet "' || any_value(x.s) || '", row ' || any_value(x.r) as reason
            from repeated x join audit.collected c
                on c._file = x._file and c._sheet = x._sheet and c._row = x._row and %3$s = x.tbl join audit.files f on f.id = x.f
            group by c._file, c._sheet, c._row, x.tbl),
          cells as (
            select a._file, a._sheet, a._row, a.tbl, to_json(list({
                'cell': o.sheet_column || a._row, 'column': o.column_name,
                'text': coalesce(a.whole->>('$."' || o.column_name || '"'), ''),
                'problem': case when o.column_name in (%2$s) then a.reason end} order by o.sheet_column)) as all_cells
            from aside a join audit.first_origins o on o.file = a._file and o.sheet = a._sheet
              and %4$s = a.tbl
              and a._row between o.first_row and o.last_row and o.sheet_column is not null
            group by all)
          select a._file, a._sheet, a._row, null, %1$s, a.reason, a.whole::varchar, c.all_cells::varchar, a.because
          from aside a left join cells c using (_file, _sheet, _row, tbl)
          """
              .formatted(
                  Sql.text(String.join(", ", columns)),
                  columns.stream().map(Sql::text).collect(Collectors.joining(", ")),
                  Parts.table("c._part"),
                  Parts.table("o.part")));
      statement.execute(
          """
          update audit.files f set rows_rejected = rows_rejected + w.n, rows_data = rows_data - w.n
          from (select _file, count(*) as n from repeated group by _file) w where f.id = w._file
          """);
      statement.execute(
          """
          delete from audit.collected c using repeated w
          where c._file = w._file and c._sheet = w._sheet and c._row = w._row and %s = w.tbl
          """
              .formatted(Parts.table("c._part")));
      statement.execute("drop table repeated");
    }
  }
}
