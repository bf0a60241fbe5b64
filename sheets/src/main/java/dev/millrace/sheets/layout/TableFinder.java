package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tables of a sheet. First the tables that the file itself declares; then the rest is cut
 * into parts that stand side by side ({@link Strips}), each of which is read from top to bottom
 * ({@link StripParser}): the header is the line that scores highest ({@link HeaderScore}) with
 * those around it that belong ({@link HeaderRows}), the table goes on until another one begins
 * ({@link Body}), and each of its lines is judged ({@link Singles}, {@link TotalRows}). Stateless,
 * thread-safe; never changes or copies the grid, and takes a few bytes a row.
 */
public final class TableFinder {
  /** A table whose confidence lies below waits for a person. */
  public static final double BAR = 0.8;

  private static final int LEAST_ABOVE = 2;
  private static final double CLEAR_CONTRAST = 0.45;

  private final Sheet sheet;
  private final FindOptions options;
  private final RowRole[] roles;
  private final List<FoundTable> tables = new ArrayList<>();
  private final List<Area> besides = new ArrayList<>();
  private final List<PointedTable> pointed;
  private final Set<Area> elsewhere = new HashSet<>();

  private TableFinder(Sheet sheet, FindOptions options, List<PointedTable> pointed) {
    this.sheet = sheet;
    this.options = options;
    this.pointed = pointed;
    this.roles = new RowRole[sheet.grid().rows()];
  }

  /** Finds the tables of a sheet and says what every row of its grid is. */
  public static FoundLayout find(Sheet sheet, FindOptions options) {
    return find(sheet, options, List.of());
  }

  /** The same, with tables that people pointed at: where one of them stands, there it is. */
  public static FoundLayout find(Sheet sheet, FindOptions options, List<PointedTable> pointed) {
    return new TableFinder(sheet, options, pointed).find();
  }

  private FoundLayout find() {
    if (sheet.hidden() && options.sheets() == Hidden.LEAVE_OUT) {
      Arrays.fill(roles, RowRole.HIDDEN);
      return new FoundLayout(List.of(), RowRoles.of(0, roles), List.of());
    }
    Arrays.fill(roles, RowRole.BLANK);
    if (options.rows() == Hidden.LEAVE_OUT) {
      sheet.hiddenRows().stream().forEach(this::hide);
    }
    View all = View.of(sheet, options, List.of());
    List<Area> declared = new ArrayList<>(pointed(all));
    for (Area area : Declared.of(sheet)) {
      if (declared.stream().noneMatch(other -> overlap(area, other))) {
        declared.add(area);
        declared(all, area);
      }
    }
    View rest = declared.isEmpty() ? all : View.of(sheet, options, declared);
    for (View part : rest.lines() == 0 ? List.<View>of() : Strips.of(rest)) {
      take(part);
    }
    tables.sort(
        Comparator.comparingInt((FoundTable table) -> table.area().firstRow())
            .thenComparingInt(table -> table.area().firstColumn()));
    besides.removeIf(area -> tables.stream().noneMatch(table -> sharesRows(area, table.area())));
    return new FoundLayout(tables, RowRoles.of(0, roles), besides);
  }

  private static boolean sharesRows(Area one, Area other) {
    return one.firstRow() <= other.lastRow() && other.firstRow() <= one.lastRow();
  }

  private void hide(int row) {
    int index = sheet.grid().indexAtOrAfter(row);
    if (index < roles.length && sheet.grid().rowNumber(index) == row) {
      roles[index] = RowRole.HIDDEN;
    }
  }

  /** Adds the tables that people pointed at; gives their areas. */
  private List<Area> pointed(View all) {
    List<PointedTable.Place> places = new ArrayList<>();
    for (PointedTable table : pointed) {
      table
          .on(sheet)
          .filter(place -> places.stream().noneMatch(one -> overlap(one.area(), place.area())))
          .ifPresent(places::add);
    }
    if (!places.isEmpty()) {
      find(sheet, options).tables().forEach(table -> elsewhere.add(table.area()));
    }
    List<Area> areas = new ArrayList<>();
    for (PointedTable.Place place : places) {
      Area area = place.area();
      int from = lineAtOrAfter(all, area.firstRow());
      int end = lineAtOrAfter(all, area.lastRow() + 1);
      View part = all.part(from, end, area.firstColumn(), area.lastColumn());
      if (part.lines() > 0) {
        add(PointedTable.draft(part, place.lastHeaderRow()));
        areas.add(tables.getLast().area());
      }
    }
    return areas;
  }

  /** What is left around a table that was pointed at makes no table that was none before. */
  private boolean isLeftOver(FoundTable table) {
    return !elsewhere.isEmpty() && !elsewhere.contains(table.area());
  }

  private void declared(View all, Area area) {
    int from = lineAtOrAfter(all, area.firstRow());
    int end = lineAtOrAfter(all, area.lastRow() + 1);
    if (from < end && area.firstColumn() < sheet.grid().columns()) {
      int last = Math.min(area.lastColumn(), sheet.grid().columns() - 1);
      View part = all.part(from, end, area.firstColumn(), last);
      if (part.lines() > 0) {
        add(Declared.draft(part));
      }
    }
  }

  private static int lineAtOrAfter(View view, int row) {
    int low = 0;
    int high = view.lines();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (view.rowNumber(middle) < row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void take(View all) {
    int end = Ghosts.end(all);
    View part = end == all.lines() ? all : all.part(0, end, all.firstColumn(), all.lastColumn());
    StripParser parser = new StripParser(part);
    List<Draft> drafts = parser.parse();
    StripParser upturned = upturned(part, drafts);
    if (upturned != null) {
      parser = upturned;
      part = parser.view();
      drafts = parser.drafts();
    }
    for (int line = 0; line < part.lines(); line++) {
      weigh(part.index(line), parser.outside(line));
    }
    int from = 0;
    for (Draft draft : drafts) {
      beside(part, from, draft.headerFirst());
      from = draft.end();
    }
    beside(part, from, part.lines());
    beside(all, end, all.lines());
    drafts.forEach(this::add);
  }

  /** The part with its last line first, where that is the header which no other line is. */
  private static @Nullable StripParser upturned(View part, List<Draft> drafts) {
    if (drafts.size() != 1 || drafts.getFirst().hasHeader()) {
      return null;
    }
    int last = drafts.getFirst().end() - 1;
    for (int n = 0; n == 0 || part.column(last, n) >= 0; n++) {
      int column = part.column(last, n);
      if (last < LEAST_ABOVE || part.type(last, column) != CellType.TEXT) {
        return null;
      }
    }
    StripParser parser = new StripParser(part.led(last));
    List<Draft> others = parser.parse();
    boolean isHeader =
        others.size() == 1
            && others.getFirst().headerFirst() == 0
            && others.getFirst().headerEnd() == 1
            && others.getFirst().contrast() >= CLEAR_CONTRAST;
    return isHeader ? parser : null;
  }

  /** Lines outside of the part's tables may stand beside another part's. */
  private void beside(View part, int from, int end) {
    if (from < end) {
      besides.add(
          new Area(
              part.rowNumber(from),
              part.firstColumn(),
              part.rowNumber(end - 1),
              part.lastColumn()));
    }
  }

  private void add(Draft draft) {
    TableBuilder builder = new TableBuilder(draft);
    FoundTable table = builder.build(roles);
    besides.addAll(builder.besides());
    boolean isApart =
        (draft.declared() || !isLeftOver(table))
            && tables.stream().noneMatch(other -> overlap(table.area(), other.area()));
    if (isApart) {
      tables.add(table);
    } else {
      besides.add(table.area()); // around a declared table: no table of its own
    }
    if (isApart && builder.firstLine() < draft.headerFirst()) {
      weigh(draft.view().index(builder.firstLine()), RowRole.GROUP);
    }
    for (int line = draft.headerFirst(); line < draft.end(); line++) {
      weigh(draft.view().index(line), isApart ? draft.role(line) : RowRole.OTHER);
    }
  }

  static boolean overlap(Area one, Area other) {
    return sharesRows(one, other)
        && one.firstColumn() <= other.lastColumn()
        && other.firstColumn() <= one.lastColumn();
  }

  /** Of the roles that a row has in parts side by side the weightiest is the sheet's. */
  private void weigh(int index, RowRole role) {
    if (role.weight() > roles[index].weight()) {
      roles[index] = role;
    }
  }
}
