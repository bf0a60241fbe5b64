package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.CellCleaner;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.Rules;
import java.math.BigDecimal;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds values against what a dataset declares of its columns. */
final class RowChecks {
  private final DatasetColumn column;
  private final @Nullable Pattern pattern;
  private final boolean hasNone;

  RowChecks(DatasetColumn column) {
    this.column = column;
    String matches = column.rules().matches();
    this.pattern = matches == null ? null : Pattern.compile(matches);
    Rules rules = column.rules();
    this.hasNone =
        pattern == null && rules.least() == null && rules.most() == null && rules.oneOf().isEmpty();
  }

  /** What is wrong with a value; null when nothing is. */
  @Nullable String problem(@Nullable Object value) {
    Rules rules = column.rules();
    if (value == null) {
      return rules.required() ? "column '" + column.name() + "' must have a value" : null;
    }
    if (hasNone) {
      return null; // writing every value out costs more than reading it
    }
    if (value instanceof Double || value instanceof BigDecimal) {
      BigDecimal number = new BigDecimal(CellCleaner.written(value));
      if (rules.least() != null && number.compareTo(rules.least()) < 0) {
        return "%s is less than %s, the least allowed".formatted(number, rules.least());
      }
      if (rules.most() != null && number.compareTo(rules.most()) > 0) {
        return "%s is more than %s, the most allowed".formatted(number, rules.most());
      }
    }
    String text = CellCleaner.written(value);
    if (!rules.oneOf().isEmpty() && !rules.oneOf().contains(text)) {
      return "'%s' is none of %s".formatted(text, new TreeSet<>(rules.oneOf()));
    }
    return pattern == null || pattern.matcher(text).matches()
        ? null
        : "'%s' does not match %s".formatted(text, pattern);
  }
}
