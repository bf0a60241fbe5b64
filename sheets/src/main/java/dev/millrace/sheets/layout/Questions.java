package dev.millrace.sheets.layout;

import dev.millrace.sheets.layout.Question.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person has to decide about a table. */
final class Questions {
  private static final int LONG = 60;

  private final Draft draft;
  private final List<FoundColumn> columns;
  private final RowRoles roles;
  private final Optional<Unpivot> unpivot;

  Questions(Draft draft, List<FoundColumn> columns, RowRoles roles, Optional<Unpivot> unpivot) {
    this.draft = draft;
    this.columns = columns;
    this.roles = roles;
    this.unpivot = unpivot;
  }

  List<Question> all() {
    List<Question> all = new ArrayList<>();
    if (!draft.hasHeader()) {
      all.add(
          new Question(Kind.NO_HEADER, "No row names the columns. Is the first row data?", true));
    }
    rows(RowRole.SUSPECTED_TOTAL, Kind.TOTALS, "may be totals rather than data. Are they?", all);
    rows(RowRole.GROUP, Kind.GROUPS, "seem to name the rows below them. Do they?", all);
    unpivot
        .filter(found -> !found.certain())
        .ifPresent(found -> all.add(new Question(Kind.UNPIVOT, text(found), true)));
    String gaps =
        columns.stream()
            .filter(FoundColumn::fillsDown)
            .map(FoundColumn::name)
            .collect(Collectors.joining(", "));
    if (!gaps.isEmpty()) {
      String text = "Does an empty cell mean the value above it in: %s?".formatted(gaps);
      all.add(new Question(Kind.FILL_DOWN, text, true));
    }
    return all;
  }

  private void rows(RowRole role, Kind kind, String question, List<Question> into) {
    int count = roles.count(role);
    if (count == 0) {
      return;
    }
    int first = roles.firstIndex();
    while (roles.at(first) != role) {
      first++;
    }
    int row = draft.view().grid().rowNumber(first) + 1;
    String text =
        "%d row%s such as row %d (%s) %s"
            .formatted(count, count == 1 ? "" : "s", row, example(first), question);
    boolean suggested = kind != Kind.TOTALS || isEdge(first);
    into.add(new Question(kind, text, suggested));
  }

  /** Data right below a suspected total speaks against it. */
  private boolean isEdge(int index) {
    return index + 1 >= roles.endIndex() || roles.at(index + 1) != RowRole.DATA;
  }

  private String example(int index) {
    for (FoundColumn column : columns) {
      String text = HeaderTexts.of(draft.view().grid(), index, column.column());
      if (!text.isEmpty()) {
        return text.length() > LONG ? text.substring(0, LONG) + "…" : text;
      }
    }
    return "";
  }

  private String text(Unpivot found) {
    String names =
        found.cells().stream()
            .limit(4)
            .map(cell -> columns.get(cell.column()).name())
            .collect(Collectors.joining(", "));
    String levels =
        found.levels().stream().map(Unpivot.Level::name).collect(Collectors.joining(", "));
    return "Shall the columns %s%s become rows, with a column %s for their names and %s for their values?"
        .formatted(
            names, found.cells().size() > 4 ? "…" : "", levels, String.join(", ", found.values()));
  }
}
