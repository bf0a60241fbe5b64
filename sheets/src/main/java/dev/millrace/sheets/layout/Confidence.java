package dev.millrace.sheets.layout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How sure it is that header and area of a table are right, from 0 to 1. */
final class Confidence {
  private static final double CLEAR_CONTRAST = 0.3;
  private static final int LINES = 100;

  private final Draft draft;
  private final List<FoundColumn> columns;
  private final Profile profile;

  Confidence(Draft draft, List<FoundColumn> columns, Profile profile) {
    this.draft = draft;
    this.columns = columns;
    this.profile = profile;
  }

  double value() {
    if (draft.declared()) {
      return 0.99;
    }
    double value = draft.hasHeader() ? withHeader() : 0.5;
    value -= draft.end() - draft.headerEnd() < 2 ? 0.2 : 0;
    value -= draft.isUpturned() ? 0.2 : 0;
    return Math.clamp(value, 0.05, 0.98);
  }

  private double withHeader() {
    double value = 0.98;
    value -= 0.3 * (1 - Math.min(1, Math.max(0, draft.margin()) / 0.6));
    value -= draft.contrast() < 0.1 ? 0.15 : 0;
    value -= 0.5 * unnamed();
    value -= repeats() ? 0.15 : 0;
    value -= draft.contrast() < CLEAR_CONTRAST && comesAgain() ? 0.3 : 0;
    value -= beginsOddly() ? 0.25 : 0;
    value -= profile.typical() < 2 ? 0.2 : 0;
    return value;
  }

  /** Whether the body says again what the header says: then it may be a line of data. */
  private boolean comesAgain() {
    View view = draft.view();
    int line = draft.headerEnd() - 1;
    int last = Math.min(draft.end(), draft.headerEnd() + LINES);
    for (FoundColumn column : columns) {
      String name = view.text(line, column.column());
      for (int below = draft.headerEnd(); below < last && !name.isEmpty(); below++) {
        if (draft.role(below) == RowRole.DATA
            && name.equalsIgnoreCase(view.text(below, column.column()))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the first line of data holds texts where all others hold values. */
  private boolean beginsOddly() {
    View view = draft.view();
    int line = draft.headerEnd();
    if (line >= draft.end() || draft.role(line) != RowRole.DATA) {
      return false;
    }
    int texts = 0;
    int values = 0;
    for (FoundColumn column : columns) {
      if (profile.isValues(column.column() - view.firstColumn())) {
        CellType type = view.type(line, column.column());
        texts += type == CellType.TEXT ? 1 : 0;
        values += type.isValue() ? 1 : 0;
      }
    }
    return texts >= 2 && texts > values;
  }

  private double unnamed() {
    long unnamed =
        columns.stream()
            .filter(column -> column.parts().stream().allMatch(String::isEmpty))
            .count();
    return (double) unnamed / columns.size();
  }

  private boolean repeats() {
    Set<String> names = new HashSet<>();
    return columns.stream().anyMatch(column -> !names.add(column.name()));
  }
}
