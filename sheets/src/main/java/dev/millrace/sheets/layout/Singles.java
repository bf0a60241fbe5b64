package dev.millrace.sheets.layout;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Decides what lines of a single cell inside a table are: names of groups, titles that a print
 * repeats on each page, notes, or data of which the rest is missing.
 */
final class Singles {
  private final Draft draft;
  private final View view;
  private final Set<String> titles = new HashSet<>();
  private boolean groups;

  Singles(Draft draft) {
    this.draft = draft;
    this.view = draft.view();
  }

  /** Gives every such line its role. */
  void judge() {
    for (int line = Math.max(0, draft.headerFirst() - 10); line < draft.headerFirst(); line++) {
      titles.add(text(line));
    }
    groups = beginsWithGroup();
    for (int line = draft.headerEnd(); line < draft.end(); line++) {
      if (draft.role(line) == RowRole.OTHER) {
        draft.roles()[line - draft.headerFirst()] = role(line);
      }
    }
  }

  private boolean beginsWithGroup() {
    int line = draft.headerEnd();
    return line + 1 < draft.end()
        && draft.role(line) == RowRole.OTHER
        && draft.role(line + 1) != RowRole.REPEATED_HEADER;
  }

  private RowRole role(int line) {
    String text = text(line);
    int column = view.column(line, 0);
    if (titles.contains(text) || comesBeforeHeader(line)) {
      return titles.contains(text) ? RowRole.TITLE : before(line);
    }
    if (view.type(line, column).isValue()) {
      return isYear(line, column) && isNameOfGroup(line, column) ? RowRole.GROUP : RowRole.DATA;
    }
    if (Notes.isNote(text)) {
      return RowRole.NOTE;
    }
    return isNameOfGroup(line, column) ? RowRole.GROUP : RowRole.DATA;
  }

  private boolean isNameOfGroup(int line, int column) {
    return column <= firstColumn() + 1 && (groups || isSetApart(line));
  }

  private boolean isYear(int line, int column) {
    return Label.of(view.text(line, column), view.type(line, column))
        .filter(label -> label.family() == Family.YEAR)
        .isPresent();
  }

  private RowRole before(int line) {
    return Notes.isNote(text(line)) ? RowRole.NOTE : RowRole.GROUP;
  }

  private int firstColumn() {
    int named = view.column(draft.headerFirst(), 0);
    int filled = view.column(Math.min(draft.headerEnd(), draft.end() - 1), 0);
    return Math.min(named, filled);
  }

  /** Whether only such lines lie between a line and the header that is repeated. */
  private boolean comesBeforeHeader(int line) {
    int next = line + 1;
    while (next < draft.end() && draft.role(next) == RowRole.OTHER) {
      next++;
    }
    return next < draft.end() && draft.role(next) == RowRole.REPEATED_HEADER;
  }

  /** Whether a gap or a total lies above it, and rows below. */
  private boolean isSetApart(int line) {
    boolean above = view.gapBefore(line) > 0 || Totals.of(text(line - 1)) != Totals.Clue.NONE;
    return above && line + 1 < draft.end();
  }

  private String text(int line) {
    return view.text(line, Math.max(0, view.column(line, 0))).toLowerCase(Locale.ROOT);
  }
}
