package dev.millrace.sheets.dataset;

import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/**
 * Finds the rows that overlapping exports bring again. Rows are counted as a multiset: what a file
 * has three times and another twice is there three times, not five and not once.
 *
 * <p>Equal rows alone prove nothing: two sales of the same thing on the same day are two sales. So
 * two files count as overlapping only when most of the smaller one, or a long piece of it, stands
 * in the other as well; the rows of files that merely share a few are all kept.
 */
final class Overlaps {
  /** The share of a file's rows that must stand in another for the two to overlap. */
  private static final double SHARE = 0.2;

  /** Fewer equal rows are no sign of anything. */
  private static final int LEAST = 10;

  private final Dataset dataset;
  private final Connection connection;
  private final DatasetSchema schema;

  Overlaps(Dataset dataset, Connection connection, DatasetSchema schema) {
    this.dataset = dataset;
    this.connection = connection;
    this.schema = schema;
  }

  /** Takes repeated rows out of what was collected, and writes them down as repeats. */
  void remove() throws SQLException {
    if (schema.columns().isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      String rows = rows();
      if (shared(statement, rows)) { // hardly ever does a row stand in two files
        occurrences(statement, rows);
        repeated(statement, rows);
        write(statement);
      }
      statement.execute("drop table shared");
    }
  }

  private static void repeated(Statement statement, String rows) throws SQLException {
    statement.execute(
        """
          create or replace temp table repeated as
          with paired as (
            select later.*, earlier._file as first_file, earlier._sheet as first_sheet, earlier._row as first_row
            from occurrence later join occurrence earlier
              on earlier.content = later.content and earlier.nth = later.nth and earlier._file < later._file
          ),
          sizes as (select _file, count(*) as total from %3$s group by all),
          overlapping as (
            select p.first_file, p._file from paired p
            join sizes a on a._file = p.first_file join sizes b on b._file = p._file
            group by p.first_file, p._file, a.total, b.total
            having count(*) >= %1$d and count(*) >= %2$s * least(a.total, b.total)
          )
          select _file, _sheet, _row, _part, tbl, any_value(parts) as parts, arg_min(first_file, first_file) as first_file,
            arg_min(first_sheet, first_file) as first_sheet, arg_min(first_row, first_file) as first_row
          from paired join overlapping using (first_file, _file)
          where _file in (select distinct _file from audit.collected)
          group by all
          """
            .formatted(LEAST, SHARE, rows));
  }

  /** Every row of the dataset and of what was collected: where it stands, and a hash of it. */
  private String rows() {
    String values =
        schema.columns().stream()
            .map(DatasetColumn::name)
            .map(Sql::name)
            .collect(Collectors.joining(", "));
    return """
        (select _file, _sheet, _row, _part, %3$s as tbl, hash(%1$s) as content
          from (select %1$s, _file, _sheet, _row, _part from %2$s
            union all by name
            select %1$s, _file, _sheet, _row, _part from audit.collected))
        """
        .formatted(values, Sql.name(dataset.table()), Parts.table("_part"));
  }

  /** Finds the contents that stand in several files; says whether there are any. */
  private static boolean shared(Statement statement, String rows) throws SQLException {
    statement.execute(
        "create or replace temp table shared as select content from %s group by content having min(_file) <> max(_file)"
            .formatted(rows));
    try (ResultSet any = statement.executeQuery("select 1 from shared limit 1")) {
      return any.next();
    }
  }

  /** Counts the rows of those contents, and the rows that each one's row of a table became. */
  private static void occurrences(Statement statement, String rows) throws SQLException {
    statement.execute(
        """
        create or replace temp table occurrence as
        with common as (
          select *, row_number() over (partition by content, _file order by _sheet, _row, _part) as nth
          from %1$s where content in (select content from shared)),
        whole as (
          select _file, _sheet, _row, tbl, count(*) as parts from %1$s
          semi join common using (_file, _sheet, _row, tbl) group by all)
        select common.*, parts from common join whole using (_file, _sheet, _row, tbl)
        """
            .formatted(rows));
  }

  /** A row of a table that became several is a repeat only when all of them are. */
  private static void write(Statement statement) throws SQLException {
    statement.execute(
        """
        create or replace temp table whole as
        select r._file, r._sheet, r._row, r.tbl, any_value(r.first_file) as first_file,
          any_value(r.first_sheet) as first_sheet, any_value(r.first_row) as first_row
        from repeated r
        group by r._file, r._sheet, r._row, r.tbl
        having count(*) = any_value(r.parts)
        """);
    statement.execute(
        """
        insert into audit.others(file, sheet, row, role, text, because)
        select w._file, w._sheet, w._row, 'REPEATED',
          'stands in ' || f.name || ', sheet "' || w.first_sheet || '", row ' || w.first_row, f.name
        from whole w join audit.files f on f.id = w.first_file
        """);
    statement.execute(
        """
        update audit.files f set rows_repeated = rows_repeated + w.n, rows_data = rows_data - w.n
        from (select _file, count(*) as n from whole group by _file) w where f.id = w._file
        """);
    statement.execute(
        """
        delete from audit.collected c using whole w
        where c._file = w._file and c._sheet = w._sheet and c._row = w._row and %s = w.tbl
        """
            .formatted(Parts.table("c._part")));
    statement.execute(
        """
        delete from audit.changes c using whole w, audit.origins o
        where c.file = w._file and c.sheet = w._sheet and c.row = w._row
          and o.file = w._file and o.sheet = w._sheet and w._row between o.first_row and o.last_row
          and %s = w.tbl and o.column_name = c.column_name and c.cell = o.sheet_column || w._row
        """
            .formatted(Parts.table("o.part")));
    for (String table : new String[] {"occurrence", "repeated", "whole"}) {
      statement.execute("drop table " + table);
    }
  }
}
