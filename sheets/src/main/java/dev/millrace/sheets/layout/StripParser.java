package dev.millrace.sheets.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a view from top to bottom: what comes first, a table, what follows, again. */
final class StripParser {
  private static final int WINDOW = 100;

  private final View view;
  private final RowRole[] outside;
  private final List<Draft> drafts = new ArrayList<>();

  StripParser(View view) {
    this.view = view;
    this.outside = new RowRole[view.lines()];
    Arrays.fill(outside, RowRole.OTHER);
  }

  /** The tables; {@link #outside} says then what the lines around them are. */
  List<Draft> parse() {
    int from = 0;
    while (from < view.lines()) {
      Draft draft = next(from);
      if (draft == null) {
        break;
      }
      before(from, draft.headerFirst());
      drafts.add(draft);
      from = draft.end();
    }
    after(from);
    return drafts;
  }

  View view() {
    return view;
  }

  List<Draft> drafts() {
    return drafts;
  }

  /** The role of a line outside of every table. */
  RowRole outside(int line) {
    return outside[line];
  }

  private @Nullable Draft next(int from) {
    Sample sample = new Sample(view, from, view.lines(), WINDOW);
    Grids grid = Grids.first(sample);
    if (grid.start() == grid.end() || (!drafts.isEmpty() && isOneColumn(sample, grid))) {
      return null;
    }
    if (grid.end() - grid.start() == 1 && !mayBeEmptyTable(sample, grid.start())) {
      return null;
    }
    if (!drafts.isEmpty() && grid.isTail(sample)) {
      return null;
    }
    int gridEnd = grid.withBody(sample);
    HeaderRows.Header header =
        grid.end() - grid.start() == 1
            ? new HeaderRows.Header(grid.start(), grid.end(), 0, 0)
            : new HeaderRows(sample, gridEnd).find(grid.start());
    Profile profile =
        Profile.of(sample, header.end(), Math.min(gridEnd, header.end() + Profile.LINES));
    Body body = new Body(view, sample, header, from, profile);
    return body.read();
  }

  /** Below a table single cells are notes, or a column filled down too far, but no other table. */
  private static boolean isOneColumn(Sample sample, Grids grid) {
    for (int line = grid.start(); line < grid.end(); line++) {
      if (sample.filled(line) > 1) {
        return false;
      }
    }
    return sample.columns() > 1;
  }

  /** A header without rows: an export of a month in which nothing happened. */
  private boolean mayBeEmptyTable(Sample sample, int line) {
    return drafts.isEmpty() && sample.filled(line) >= 3 && !sample.holdsValues(line);
  }

  private void before(int from, int to) {
    boolean isBelowTable = from > 0;
    for (int line = from; line < to; line++) {
      boolean isAttached = isBelowTable && view.gapBefore(line) == 0;
      isBelowTable = isAttached;
      boolean isNote = isAttached || (from > 0 && Notes.isNote(first(line)));
      outside[line] = view.cells(line) > 1 ? RowRole.OTHER : isNote ? RowRole.NOTE : RowRole.TITLE;
    }
  }

  private void after(int from) {
    for (int line = from; line < view.lines(); line++) {
      boolean isText = view.cells(line) == 1;
      outside[line] =
          drafts.isEmpty()
              ? (isText ? RowRole.TITLE : RowRole.OTHER)
              : isText ? RowRole.NOTE : RowRole.OTHER;
    }
  }

  private String first(int line) {
    return view.text(line, Math.max(0, view.column(line, 0)));
  }
}
