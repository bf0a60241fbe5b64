package dev.millrace.sheets.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of the one table.
 *
 * @param name in SQL: lower case, words joined by {@code _}
 * @param label as people wrote it first
 * @param unit the symbol of the unit that all values are to be in; null keeps each as it is given
 * @param synonyms other names for it, learned from confirmed layouts or declared
 */
public record DatasetColumn(
    String name,
    String label,
    ColumnType type,
    @Nullable String unit,
    List<String> synonyms,
    Rules rules) {
  public DatasetColumn {
    // What a declaration leaves out.
    label = label == null ? name : label;
    if (unit != null && Unit.named(unit).isEmpty()) {
      throw new IllegalArgumentException(
          "column '%s' is declared in '%s', which is no unit known here; kg, m, l, h, %% are some"
              .formatted(name, unit));
    }
    synonyms = synonyms == null ? List.of() : List.copyOf(synonyms);
    rules = rules == null ? Rules.NONE : rules;
  }

  /** How well a header names this column, from 0 to 1. */
  double likeness(String header) {
    double best = Math.max(Names.likeness(header, label), Names.likeness(header, name));
    for (String synonym : synonyms) {
      best = Math.max(best, Names.likeness(header, synonym));
    }
    return best;
  }

  /** The same column with a further synonym, unless it has that name already. */
  public DatasetColumn alsoCalled(String header) {
    if (likeness(header) >= Names.SAME) {
      return this;
    }
    List<String> more = new ArrayList<>(synonyms);
    more.add(header);
    return new DatasetColumn(name, label, type, unit, more, rules);
  }

  /** The same column with another type. */
  public DatasetColumn as(ColumnType other) {
    return new DatasetColumn(name, label, other, unit, synonyms, rules);
  }
}
