package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Makes a found table of a draft: its columns, what its rows are, what becomes rows, its name. */
final class TableBuilder {
  private static final double STRAY = 0.02;
  private static final double MOST_REMARKS = 0.6;

  private final Draft draft;
  private final View view;
  private final int end;
  private final List<Area> besides = new ArrayList<>();

  TableBuilder(Draft draft) {
    this.draft = draft;
    this.view = draft.view();
    this.end = draft.end();
  }

  /** Cells within the table's rows that belong to none of its columns. */
  List<Area> besides() {
    return besides;
  }

  /**
   * The table.
   *
   * @param base the roles of all rows of the grid outside of tables
   */
  FoundTable build(RowRole[] base) {
    int[] columns = columns();
    Profile profile = profile();
    ghosts(profile);
    new Singles(draft).judge();
    new TotalRows(draft, profile).judge();
    Names names = new Names(draft, columns, profile);
    List<FoundColumn> found = names.columns();
    Optional<Unpivot> unpivot =
        draft.hasHeader()
            ? new Unpivots(found, profile, view.firstColumn()).find()
            : Optional.empty();
    RowRoles roles = roles(base);
    return new FoundTable(
        area(columns),
        headerRows(),
        found,
        roles,
        unpivot,
        new Confidence(draft, found, profile).value() - (names.areUnclear() ? 0.25 : 0),
        new Questions(draft, found, roles, unpivot).all(),
        Fingerprint.of(found, unpivot, draft.hasHeader() ? "" : kinds(columns, profile)));
  }

  /** Formulas filled down over rows that are not used yet, with a total below them. */
  private void ghosts(Profile profile) {
    for (int line = draft.headerEnd(); line < end; line++) {
      if (draft.role(line) == RowRole.OTHER
          && profile.typical() > 2
          && Ghosts.isGhost(view, line)) {
        draft.roles()[line - draft.headerFirst()] = RowRole.BLANK;
      }
    }
  }

  private Profile profile() {
    Sample sample = new Sample(view, draft.headerEnd(), draft.end(), Profile.LINES);
    return Profile.of(sample, 0, sample.lines());
  }

  private Area area(int[] columns) {
    return new Area(
        view.rowNumber(draft.isUpturned() ? draft.headerEnd() : firstLine()),
        columns[0],
        view.rowNumber(draft.isUpturned() ? draft.headerFirst() : end - 1),
        columns[columns.length - 1]);
  }

  private List<Integer> headerRows() {
    List<Integer> rows = new ArrayList<>();
    for (int line = draft.headerFirst(); line < draft.headerEnd(); line++) {
      rows.add(view.rowNumber(line));
    }
    return rows;
  }

  /**
   * The line of the first group's name, where names of groups stand above the header that is
   * repeated for each; the header's first line otherwise.
   */
  int firstLine() {
    int title = draft.headerFirst() - 1;
    boolean isAbove =
        draft.hasHeader()
            && title >= 0
            && view.isSingle(title)
            && view.gapBefore(title + 1) == 0
            && view.type(title, view.column(title, 0)) == CellType.TEXT;
    for (int line = draft.headerEnd() + 1; line < draft.end() && isAbove; line++) {
      if (draft.role(line) == RowRole.REPEATED_HEADER && draft.role(line - 1) == RowRole.GROUP) {
        return title;
      }
    }
    return draft.headerFirst();
  }

  private RowRoles roles(RowRole[] base) {
    int first = view.index(draft.isUpturned() ? draft.headerEnd() : firstLine());
    int last = view.index(draft.isUpturned() ? draft.headerFirst() : end - 1);
    RowRole[] roles = new RowRole[last - first + 1];
    for (int at = 0; at < roles.length; at++) {
      RowRole outside = base[first + at];
      roles[at] = outside == RowRole.HIDDEN ? RowRole.HIDDEN : RowRole.BLANK;
    }
    roles[0] = RowRole.GROUP; // unless the header begins here
    for (int line = draft.headerFirst(); line < draft.end(); line++) {
      roles[view.index(line) - first] = draft.role(line);
    }
    return RowRoles.of(first, roles);
  }

  /** The columns that have a name, or more than a stray cell. */
  private int[] columns() {
    int width = view.lastColumn() - view.firstColumn() + 1;
    int[] counts = new int[width];
    BitSet named = new BitSet(width);
    for (int line = draft.headerFirst(); line < draft.headerEnd(); line++) {
      view.count(line, counts, named);
    }
    for (int at = 0; at < width; at++) {
      named.set(at, counts[at] > 0);
    }
    for (int line = draft.headerEnd(); line < end; line++) {
      view.count(line, counts, named);
    }
    int[] columns = new int[width];
    int size = 0;
    int rows = end - draft.headerEnd();
    for (int at = 0; at < width; at++) {
      boolean isStray =
          !named.get(at) && counts[at] <= STRAY * rows && rows >= 10 && !isMergedDown(at);
      if (counts[at] > 0 && (isStray || (!named.get(at) && isRemark(counts, named, at, rows)))) {
        besides.add(beside(view.firstColumn() + at));
      } else if (counts[at] > 0) {
        columns[size++] = view.firstColumn() + at;
      }
    }
    return size == 0 ? new int[] {view.firstColumn()} : Arrays.copyOf(columns, size);
  }

  /** Whether a column's first cell holds for several rows: then it has more than are filled. */
  private boolean isMergedDown(int at) {
    if (view.filled().isPlain()) {
      return false;
    }
    int column = view.firstColumn() + at;
    for (int line = draft.headerEnd(); line < end; line++) {
      if (view.isFilled(line, column)) {
        Area merge = view.filled().merge(view.index(line), column);
        return merge != null && merge.lastRow() > merge.firstRow();
      }
    }
    return false;
  }

  /** A few cells without a name, right of all columns that have one. */
  private boolean isRemark(int[] counts, BitSet named, int at, int rows) {
    boolean isLast = draft.hasHeader();
    for (int right = at; right < counts.length; right++) {
      isLast &= !named.get(right);
    }
    return isLast && rows >= 4 && counts[at] <= (holdsTexts(at) ? MOST_REMARKS : 0.25) * rows;
  }

  private boolean holdsTexts(int at) {
    int column = view.firstColumn() + at;
    for (int line = draft.headerEnd(); line < end; line++) {
      if (view.isFilled(line, column)) {
        return view.type(line, column) == CellType.TEXT;
      }
    }
    return false;
  }

  private Area beside(int column) {
    int first = Integer.MAX_VALUE;
    int last = 0;
    for (int line = draft.headerFirst(); line < end; line++) {
      if (view.isFilled(line, column)) {
        first = Math.min(first, view.rowNumber(line));
        last = Math.max(last, view.rowNumber(line));
      }
    }
    return new Area(first, column, last, column);
  }

  /** What columns without names hold, which is all that tells such layouts apart. */
  private String kinds(int[] columns, Profile profile) {
    StringBuilder kinds = new StringBuilder("no header:");
    for (int column : columns) {
      kinds.append(profile.values()[column - view.firstColumn()] >= 0.5 ? 'v' : 't');
    }
    return kinds.toString();
  }
}
