package dev.millrace.sheets.layout;

import dev.millrace.sheets.layout.Unpivot.Cell;
import dev.millrace.sheets.layout.Unpivot.Level;
import dev.millrace.sheets.schema.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the header rows above columns that become rows: which name labels, and which values. */
final class UnpivotHeader {
  private static final String VALUE = "value";

  private final List<FoundColumn> columns;

  UnpivotHeader(List<FoundColumn> columns) {
    this.columns = columns;
  }

  /**
   * Reads a run of labels on one level: the other levels name more labels, or measures.
   *
   * @param cells positions of the columns that go
   */
  Unpivot read(int level, Family family, List<Integer> cells, List<Integer> totals, boolean sure) {
    List<Level> names = new ArrayList<>();
    List<Integer> labelLevels = new ArrayList<>();
    List<Integer> valueLevels = new ArrayList<>();
    boolean isSure = sure;
    for (int other = 0; other < columns.getFirst().parts().size(); other++) {
      Family its = other == level ? family : family(cells, other);
      int different = different(cells, other);
      if (other != level && different > 1 && areUnits(cells, other)) {
        isSure = false; // values of different units are no one column
      }
      if (other == level || isLabel(its, different)) {
        labelLevels.add(other);
        names.add(new Level(levelName(its, names), its));
      } else if (different > 1 && different == cells.size()) {
        labelLevels.add(other); // another name of the same columns, such as weekdays below dates
        names.add(new Level(levelName(Family.TEXT, names), Family.TEXT));
      } else if (different > 0) {
        valueLevels.add(other);
        isSure &= different == 1 || isBelow(cells, level, other) || speaksOfMeasures(cells, other);
      }
    }
    return assemble(cells, totals, names, labelLevels, valueLevels, isSure);
  }

  private boolean areUnits(List<Integer> cells, int level) {
    return cells.stream()
        .map(at -> columns.get(at).parts().get(level).replaceAll("[()\\[\\]]", ""))
        .allMatch(text -> text.isEmpty() || Unit.named(text).isPresent());
  }

  private boolean isLabel(Family its, int different) {
    return different > 0 && (its == Family.YEAR || its == Family.QUARTER || its == Family.MONTH);
  }

  /** Measures below the months: every month has the same ones. */
  private boolean isBelow(List<Integer> cells, int level, int other) {
    return other > level && different(cells, other) * 2 <= cells.size();
  }

  /** Above the months stand, say, Budget and Actual, not regions. */
  private boolean speaksOfMeasures(List<Integer> cells, int other) {
    return cells.stream().allMatch(at -> Measures.isOne(columns.get(at).parts().get(other)));
  }

  private static String levelName(Family family, List<Level> before) {
    String name = family.columnName();
    long same = before.stream().filter(level -> level.family() == family).count();
    return same == 0 ? name : name + " " + (same + 1);
  }

  private Family family(List<Integer> cells, int level) {
    Set<Family> families = new LinkedHashSet<>();
    for (int at : cells) {
      String text = columns.get(at).parts().get(level);
      families.add(Label.of(text, CellType.of(text)).map(Label::family).orElse(Family.TEXT));
    }
    return families.size() == 1 ? families.iterator().next() : Family.TEXT;
  }

  private int different(List<Integer> cells, int level) {
    Set<String> texts = new LinkedHashSet<>();
    cells.forEach(at -> texts.add(columns.get(at).parts().get(level)));
    texts.remove("");
    return texts.size();
  }

  /** An unpivot of these columns, whose header rows are labels and values as said. */
  Unpivot assemble(
      List<Integer> cells,
      List<Integer> totals,
      List<Level> names,
      List<Integer> labelLevels,
      List<Integer> valueLevels,
      boolean sure) {
    Map<String, Integer> values = new LinkedHashMap<>();
    List<Cell> found = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    boolean unique = true;
    String[] common = common(cells, valueLevels);
    for (int at : cells) {
      List<String> parts = columns.get(at).parts();
      String value = join(parts, valueLevels, common);
      int number = values.computeIfAbsent(value, name -> values.size());
      List<String> labels = labelLevels.stream().map(parts::get).toList();
      unique &= seen.add(labels + "/" + number);
      found.add(new Cell(at, labels, number));
    }
    return new Unpivot(names, List.copyOf(values.keySet()), found, totals, sure && unique);
  }

  /** For each level the only text that stands on it: it holds for all columns. */
  private String[] common(List<Integer> cells, List<Integer> levels) {
    String[] common = new String[columns.getFirst().parts().size()];
    Arrays.fill(common, "");
    for (int level : levels) {
      if (different(cells, level) == 1) {
        common[level] =
            cells.stream()
                .map(at -> columns.get(at).parts().get(level))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
      }
    }
    return common;
  }

  private static String join(List<String> parts, List<Integer> levels, String[] common) {
    Set<String> different = new LinkedHashSet<>();
    levels.forEach(
        level -> different.add(parts.get(level).isEmpty() ? common[level] : parts.get(level)));
    different.remove("");
    return different.isEmpty() ? VALUE : String.join(" ", different);
  }
}
