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
import java.util.List;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes the clean table as a workbook, and the books on sheets behind it. A sheet holds 1,048,576
 * rows; what is longer goes on on the next. Texts are written as texts, whatever they begin with,
 * and so is what a cell of a workbook cannot hold exactly; two more sheets say which and hold long
 * texts.
 */
public final class WorkbookExport {
  private static final int MOST_ROWS = 1_048_575; // and the header

  private final Dataset dataset;

  public WorkbookExport(Dataset dataset) {
    this.dataset = dataset;
  }

  /**
   * Writes the workbook.
   *
   * @return a sentence for each kind of values that are written as text
   */
  public List<String> write(Path file) {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        Connection connection = dataset.query();
        Statement statement = connection.createStatement();
        WorkbookCells cells = new WorkbookCells()) {
      Workbook workbook = new Workbook(out, "Millrace", "1.0");
      String table = table();
      if (table.isEmpty()) {
        workbook.newWorksheet(dataset.table()).finish();
      } else {
        write(workbook, cells, statement, dataset.table(), table);
      }
      for (Book book : Book.values()) {
        write(workbook, cells, statement, book.title(), book.sql());
      }
      cells.writeNotes(workbook);
      workbook.finish();
      return cells.sentences();
    } catch (SQLException | IOException e) {
      throw new DatasetException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** The query of the table; none while it has no columns. */
  private String table() {
    List<TableExport.Column> columns = new TableExport(dataset).columns();
    return columns.isEmpty()
        ? ""
        : columns.stream()
            .map(column -> TableExport.quoted(column.name()))
            .collect(
                Collectors.joining(
                    ", ", "select ", " from " + TableExport.quoted(dataset.table())));
  }

  private static void write(
      Workbook workbook, WorkbookCells cells, Statement statement, String name, String sql)
      throws SQLException, IOException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      Worksheet sheet = begin(workbook, rows, name, 1);
      int sheets = 1;
      int at = 0;
      while (rows.next()) {
        if (at == MOST_ROWS) {
          sheet.finish();
          sheet = begin(workbook, rows, name, ++sheets);
          at = 0;
        }
        at++;
        for (int column = 0; column < columns; column++) {
          cells.value(sheet, at, column, rows.getObject(column + 1));
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
}
