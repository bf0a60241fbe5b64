package dev.millrace.sheets.dataset;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts into the books of the files that were taken in what of them is stored, by asking the tables
 * themselves: what was counted on the way can only say what should be there.
 */
final class Balance {
  private final Dataset dataset;
  private final Connection connection;

  Balance(Dataset dataset, Connection connection) {
    this.dataset = dataset;
    this.connection = connection;
  }

  /**
   * Counts the stored rows of some files, and their entries of rows that are elsewhere. A row of a
   * table that became several is one.
   */
  void count(List<Integer> files) throws SQLException {
    if (files.isEmpty()) {
      return;
    }
    String those = files.stream().map(String::valueOf).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          update audit.files f set rows_data = w.data, rows_rejected = w.rejected, rows_other = w.other,
            rows_repeated = w.repeated, rows_waiting = w.waiting
          from (
            select id, coalesce(d.n, 0) as data, coalesce(r.n, 0) as rejected, coalesce(o.other, 0) as other,
              coalesce(o.repeated, 0) as repeated, coalesce(o.waiting, 0) as waiting
            from audit.files
            left join (%1$s) d on d._file = id
            left join (select file, count(*) as n from audit.rejects where file in (%2$s) group by file) r on r.file = id
            left join (
              select file, count(*) filter (role = 'REPEATED') as repeated, count(*) filter (role = 'WAITING') as waiting,
                count(*) filter (role not in ('REPEATED', 'WAITING')) as other
              from audit.others where file in (%2$s) group by file) o on o.file = id
            where id in (%2$s)) w
          where f.id = w.id
          """
              .formatted(rows(statement, those), those));
    }
  }

  /** Nearly always no row became several, and then counting is all. */
  private String rows(Statement statement, String files) throws SQLException {
    String table = Sql.name(dataset.table());
    try (ResultSet any =
        statement.executeQuery("select 1 from audit.collected where _part > 0 limit 1")) {
      String counted =
          any.next()
              ? "(select distinct _file, _sheet, _row, %s from %s)"
                  .formatted(Parts.table("_part"), table)
              : table;
      return "select _file, count(*) as n from %s where _file in (%s) group by _file"
          .formatted(counted, files);
    }
  }
}
