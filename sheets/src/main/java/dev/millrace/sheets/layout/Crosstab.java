package dev.millrace.sheets.layout;

import dev.millrace.sheets.layout.Unpivot.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds groups of columns that repeat, such as regions over measures; a person confirms them. */
final class Crosstab {
  private final List<FoundColumn> columns;

  Crosstab(List<FoundColumn> columns) {
    this.columns = columns;
  }

  /** Names in two rows, where the lower ones come again under each of the upper ones. */
  Optional<Unpivot> find() {
    int levels = columns.getFirst().parts().size();
    if (levels < 2) {
      return Optional.empty();
    }
    int upper = levels - 2;
    int lower = levels - 1;
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<Integer> cells = new ArrayList<>();
    for (int at = 0; at < columns.size(); at++) {
      List<String> parts = columns.get(at).parts();
      String above = parts.get(upper);
      if (!above.isEmpty() && !parts.get(lower).isEmpty() && !above.equals(parts.get(lower))) {
        groups
            .computeIfAbsent(above, key -> new ArrayList<>())
            .add(parts.get(lower).toLowerCase(Locale.ROOT));
        cells.add(at);
      }
    }
    groups.keySet().removeIf(name -> Totals.of(name) == Totals.Clue.WHOLE);
    if (groups.size() < 2
        || new LinkedHashSet<>(groups.values()).size() != 1
        || groups.values().iterator().next().size() < 2) {
      return Optional.empty();
    }
    List<Integer> totals =
        cells.stream()
            .filter(at -> !groups.containsKey(columns.get(at).parts().get(upper)))
            .toList();
    cells.removeAll(totals);
    Level level = new Level(corner(cells.getFirst(), upper), Family.TEXT);
    return Optional.of(
        new UnpivotHeader(columns)
            .assemble(cells, totals, List.of(level), List.of(upper), List.of(lower), false));
  }

  /** What stands to the left of the upper names says what they are. */
  private String corner(int first, int upper) {
    String text = first == 0 ? "" : columns.get(first - 1).parts().get(upper);
    return text.isEmpty()
            || Totals.of(text) != Totals.Clue.NONE
            || text.equals(columns.get(first - 1).parts().get(upper + 1))
        ? "group"
        : text;
  }
}
