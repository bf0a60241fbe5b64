package dev.millrace.sheets.export;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the clean table as a workbook, and the books on sheets behind it. A sheet holds 1,048,576
 * rows; what is longer goes on on the next. Texts are written as texts, whatever they begin with.
 */
public final class WorkbookExport {
  private static final int MOST_ROWS = 1_048_575; // and the header
  private static final int MOST_BOOKED = 100_000;
  private static final int LONGEST_TEXT = 32_767;

  private final Dataset dataset;

  public WorkbookExport(Dataset dataset) {
    this.dataset = dataset;
  }

  /** A sheet of the books: its name and what it shows. */
  private record Book(String name, String sql) {}

  private static final List<Book> BOOKS =
      List.of(
          new Book(
              "Files",
              "select name, format, state, reason, rows_in, rows_data, rows_rejected, rows_other,"
                  + " rows_repeated, rows_waiting, sha256 from audit.files order by id"),
          new Book(
              "Changes",
              "select f.name as file, sheet, row, cell, column_name as \"column\", raw, rule, value"
                  + " from audit.changes c join audit.files f on f.id = c.file order by f.id, row"),
          new Book(
              "Rejects",
              """
              select f.name as file, r.sheet, r.row, coalesce(p.cell, r.cell) as cell,
                coalesce(p."column", r.column_name) as "column", coalesce(p.problem, r.reason) as reason,
                p.text as raw, null::varchar as fix, r.texts, f.sha256
              from audit.rejects r join audit.files f on f.id = r.file
              left join lateral (
                select c.* from (select unnest(from_json(r.cells,
                  '[{"cell":"VARCHAR","column":"VARCHAR","text":"VARCHAR","problem":"VARCHAR"}]'), recursive := true)) c
                where c.problem is not null) p on true
              order by f.id, r.row
              """),
          new Book(
              "Suggestions",
              """
              select f.name as file, s.sheet, s.row,
                case when count(distinct o.sheet_column) = 1 then min(o.sheet_column) || s.row end as cell,
                s.column_name as "column", s.kind as reason, s.value as raw, s.suggested, null::varchar as fix,
                max(s.confidence) as confidence, f.sha256
              from audit.open_suggestions s join audit.files f on f.id = s.file
              left join audit.origins o on o.file = s.file and o.sheet = s.sheet and o.column_name = s.column_name
                and s.row between o.first_row and o.last_row and o.part = 0
              group by f.id, f.name, f.sha256, s.sheet, s.row, s.column_name, s.value, s.suggested, s.kind
              order by f.id, s.row
              """),
          new Book(
              "Fixes",
              "select file, sheet, cell, column_name as \"column\", raw, case value when '' then"
                  + " '(empty)' else value end as fix, became, rule, made_by, made_at, sha256 from"
                  + " audit.fixes order by file, sheet, cell"),
          new Book(
              "Other rows",
              "select f.name as file, sheet, row, role, text from audit.others o join audit.files f"
                  + " on f.id = o.file where role <> 'BLANK' order by f.id, row"));

  /** Writes the workbook. */
  public void write(Path file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        Connection connection = dataset.query();
        Statement statement = connection.createStatement()) {
      Workbook workbook = new Workbook(out, "Millrace", "1.0");
      write(workbook, statement, dataset.table(), table(), Integer.MAX_VALUE);
      for (Book book : BOOKS) {
        write(workbook, statement, book.name, book.sql, MOST_BOOKED);
      }
      workbook.finish();
    } catch (SQLException | IOException e) {
      throw new DatasetException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private String table() {
    String columns =
        new TableExport(dataset)
            .columns().stream()
                .map(column -> TableExport.quoted(column.name()))
                .collect(Collectors.joining(", "));
    return "select " + columns + " from " + TableExport.quoted(dataset.table());
  }

  private static void write(
      Workbook workbook, Statement statement, String name, String sql, int most)
      throws SQLException, IOException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      Worksheet sheet = begin(workbook, rows, name, 1);
      int sheets = 1;
      int written = 0;
      int at = 0;
      while (written < most && rows.next()) {
        if (at == MOST_ROWS) {
          sheet.finish();
          sheet = begin(workbook, rows, name, ++sheets);
          at = 0;
        }
        at++;
        written++;
        for (int column = 0; column < columns; column++) {
          value(sheet, at, column, rows.getObject(column + 1));
        }
        if (at % 1000 == 0) {
          sheet.flush();
        }
      }
      sheet.finish();
    }
  }

  private static Worksheet begin(Workbook workbook, ResultSet rows, String name, int number)
      throws SQLException {
    Worksheet sheet = workbook.newWorksheet(number == 1 ? name : name + " " + number);
    for (int column = 0; column < rows.getMetaData().getColumnCount(); column++) {
      sheet.value(0, column, rows.getMetaData().getColumnLabel(column + 1));
      sheet.style(0, column).bold().set();
    }
    sheet.freezePane(0, 1);
    return sheet;
  }

  private static void value(Worksheet sheet, int row, int column, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Number number -> sheet.value(row, column, number);
      case Boolean truth -> sheet.value(row, column, truth);
      case LocalDate date -> {
        sheet.value(row, column, date);
        sheet.style(row, column).format("yyyy-mm-dd").set();
      }
      case java.sql.Date date -> {
        sheet.value(row, column, date.toLocalDate());
        sheet.style(row, column).format("yyyy-mm-dd").set();
      }
      case java.sql.Timestamp moment -> moment(sheet, row, column, moment.toLocalDateTime());
      case LocalDateTime moment -> moment(sheet, row, column, moment);
      default -> {
        String text = value.toString();
        sheet.inlineString(
            row, column, text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
      }
    }
  }

  private static void moment(Worksheet sheet, int row, int column, LocalDateTime moment) {
    sheet.value(row, column, moment);
    sheet.style(row, column).format("yyyy-mm-dd hh:mm:ss").set();
  }
}
