package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the tables of a sheet. Stateless, thread-safe; never changes or copies the grid. */
public final class TableFinder {
  /** A table whose confidence lies below waits for a person. */
  public static final double BAR = 0.8;

  private TableFinder() {}

  /** Finds the tables of a sheet and says what every row of its grid is. */
  public static FoundLayout find(Sheet sheet, FindOptions options) {
    RowRole[] roles = new RowRole[sheet.grid().rows()];
    Arrays.fill(roles, RowRole.HIDDEN);
    if (sheet.hidden() && options.sheets() == Hidden.LEAVE_OUT) {
      return new FoundLayout(List.of(), RowRoles.of(0, roles), List.of());
    }
    View view = new View(sheet, options);
    int[] columns =
        IntStream.range(0, view.columns()).filter(column -> !view.isLeftOut(column)).toArray();
    Sample sample =
        new Sample(view, 0, view.lines(), columns, HeaderScore.CANDIDATES + HeaderScore.BODY);
    int header = new HeaderScore(sample).best();
    for (int line = 0; line < view.lines(); line++) {
      roles[view.index(line)] =
          line < header ? RowRole.TITLE : line == header ? RowRole.HEADER : RowRole.DATA;
    }
    List<FoundTable> tables = header < 0 ? List.of() : List.of(table(view, sample, header, roles));
    return new FoundLayout(tables, RowRoles.of(0, roles), List.of());
  }

  private static FoundTable table(View view, Sample sample, int header, RowRole[] roles) {
    List<FoundColumn> columns = new ArrayList<>();
    for (int at = 0; at < sample.columns(); at++) {
      String text = sample.text(header, at);
      int column = sample.column(at);
      String name = text.isEmpty() ? "column " + Area.column(column) : text;
      columns.add(new FoundColumn(column, name, List.of(text)));
    }
    int row = view.rowNumber(header);
    int first = view.index(header);
    return new FoundTable(
        new Area(row, 0, view.rowNumber(view.lines() - 1), view.columns() - 1),
        List.of(row),
        columns,
        RowRoles.of(first, Arrays.copyOfRange(roles, first, roles.length)),
        Optional.empty(),
        BAR,
        List.of(),
        Fingerprint.of(columns, Optional.empty(), ""));
  }
}
