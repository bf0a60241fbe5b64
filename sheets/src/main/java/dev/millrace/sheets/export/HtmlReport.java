package dev.millrace.sheets.export;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.Layouts;
import dev.millrace.sheets.ingest.OpenQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** A page that says, to a person, what became of every file, layout, row and correction. */
public final class HtmlReport {
  private static final int MOST_ROWS = 500;

  private final Dataset dataset;
  private final Layouts layouts;
  private final String books;
  private final StringBuilder page = new StringBuilder();

  /**
   * A report.
   *
   * @param books where all rows of the books are, for people: the page shows the first of them
   */
  public HtmlReport(Dataset dataset, Layouts layouts, String books) {
    this.dataset = dataset;
    this.layouts = layouts;
    this.books = books;
  }

  /** Writes the page. */
  public void write(Path file) {
    try (Connection connection = dataset.query();
        Statement statement = connection.createStatement()) {
      page.append(HtmlPage.HEAD);
      sums(statement);
      layouts();
      section(
          statement,
          "Files",
          "What was read, and the true reason of what was not.",
          "select name as file, format, state, reason, rows_in as \"rows\", rows_data as \"in the"
              + " table\", rows_rejected as rejected, rows_repeated as repeated, rows_waiting as"
              + " waiting, rows_other as other from audit.files order by state = 'loaded', id",
          Integer.MAX_VALUE);
      section(
          statement,
          "Corrections",
          "How often each rule changed a column, with an example. Every cell of them is in "
              + books
              + ".",
          "select rule, column_name as \"column\", count(*) as cells, any_value(raw) as example,"
              + " any_value(value) as became from audit.changes group by all order by cells desc");
      section(
          statement,
          "Rejects",
          "Rows kept aside, and why.",
          "select f.name as file, sheet, row, cell, column_name as \"column\", r.reason, texts from"
              + " audit.rejects r join audit.files f on f.id = r.file order by f.id, row");
      section(
          statement,
          "Fixes",
          "What a person said that a cell should hold.",
          "select file, sheet, cell, column_name as \"column\", raw, became, rule, made_by as"
              + " \"by\", made_at as \"at\" from audit.fixes order by file, sheet, cell");
      section(
          statement,
          "Suggestions",
          "Cells that are probably misspelt or contradict others; nothing of it was applied. Accept"
              + " them with --accept-suggestions, in the file of fixes or in the console.",
          "select s.kind, column_name as \"column\", value, suggested, count(*) as cells,"
              + " round(max(confidence), 2) as confidence, any_value(f.name) as \"such as in\","
              + " any_value(row) as row from audit.open_suggestions s join audit.files f on f.id ="
              + " s.file group by all order by cells desc, s.kind, column_name, value");
      section(
          statement,
          "Rows that are no data",
          "Titles, headers, totals, notes, repeats: here the first of each kind and sheet; every"
              + " one is in "
              + books
              + ".",
          "select role, f.name as file, sheet, count(*) as \"rows\", min(row) as \"first row\","
              + " arg_min(text, row) as \"says\" from audit.others o join audit.files f on f.id ="
              + " o.file group by role, f.name, sheet, f.id order by role, f.id");
      page.append("</main>\n</html>\n");
      Files.writeString(file, page);
    } catch (SQLException | IOException e) {
      throw new DatasetException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private void sums(Statement statement) throws SQLException {
    try (ResultSet sums =
        statement.executeQuery(
            "select count(*), count(*) filter (state = 'refused'), count(*) filter (state ="
                + " 'waiting'), coalesce(sum(rows_in), 0), coalesce(sum(rows_data), 0),"
                + " coalesce(sum(rows_rejected), 0), coalesce(sum(rows_repeated), 0),"
                + " coalesce(sum(rows_waiting), 0), coalesce(sum(rows_other), 0), (select count(*)"
                + " from audit.changes) from audit.files")) {
      sums.next();
      page.append("<p class=\"lead\">")
          .append(
              "<b>%d</b> files: <b>%d</b> refused, <b>%d</b> wait for a look. <b>%d</b> cells corrected.</p>\n"
                  .formatted(sums.getLong(1), sums.getLong(2), sums.getLong(3), sums.getLong(10)));
      long in = sums.getLong(4);
      HtmlPage.bar(
          page,
          in,
          new String[] {"in the table", "rejected", "repeated", "waiting", "no data"},
          new long[] {
            sums.getLong(5), sums.getLong(6), sums.getLong(7), sums.getLong(8), sums.getLong(9)
          });
    }
  }

  private void layouts() {
    page.append("<h2>Layouts</h2>\n<p>How the sheets of each layout were read.</p>\n");
    for (LayoutDecision layout : layouts.layouts().values()) {
      page.append("<details")
          .append(layout.state() == LayoutDecision.State.WAITING ? " open" : "")
          .append("><summary><span class=\"state ")
          .append(layout.state())
          .append("\">")
          .append(layout.state().name().toLowerCase(Locale.ROOT))
          .append("</span> ");
      HtmlPage.escape(
          page, "%s (%.0f %% sure)".formatted(layout.example().place(), 100 * layout.confidence()));
      page.append("</summary>\n");
      for (OpenQuestion question : layout.questions()) {
        page.append("<p class=\"question\">");
        HtmlPage.escape(page, question.text());
        page.append("</p>\n");
      }
      page.append("<table><tr><th>field</th><th>column</th></tr>\n");
      layout
          .columns()
          .forEach(
              (field, column) -> {
                page.append("<tr><td>");
                HtmlPage.escape(page, field);
                page.append("</td><td>");
                HtmlPage.escape(page, column.isEmpty() ? "(left out)" : column);
                page.append("</td></tr>\n");
              });
      page.append("</table></details>\n");
    }
  }

  private void section(Statement statement, String title, String says, String sql)
      throws SQLException {
    section(statement, title, says, sql, MOST_ROWS);
  }

  private void section(Statement statement, String title, String says, String sql, int most)
      throws SQLException {
    page.append("<h2>").append(title).append("</h2>\n<p>");
    HtmlPage.escape(page, says);
    page.append("</p>\n");
    try (ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData meta = rows.getMetaData();
      page.append("<div class=\"wide\"><table><tr>");
      for (int column = 1; column <= meta.getColumnCount(); column++) {
        page.append("<th>");
        HtmlPage.escape(page, meta.getColumnLabel(column));
        page.append("</th>");
      }
      page.append("</tr>\n");
      int count = 0;
      while (rows.next()) {
        if (count++ < most) {
          row(rows, meta.getColumnCount());
        }
      }
      page.append("</table></div>\n");
      if (count > most) {
        page.append("<p>%d more are in ".formatted(count - most));
        HtmlPage.escape(page, books);
        page.append(".</p>\n");
      } else if (count == 0) {
        page.append("<p>None.</p>\n");
      }
    }
  }

  private void row(ResultSet rows, int columns) throws SQLException {
    page.append("<tr>");
    for (int column = 1; column <= columns; column++) {
      Object value = rows.getObject(column);
      page.append(value instanceof Number ? "<td class=\"number\">" : "<td>");
      HtmlPage.escape(page, value == null ? "" : value.toString());
      page.append("</td>");
    }
    page.append("</tr>\n");
  }
}
