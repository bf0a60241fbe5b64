package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.HeaderUnit;
import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import dev.millrace.sheets.schema.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Columns that say in which currency and unit the numbers beside them are, so that euros and
 * dollars, kilograms and grams are never one sum unnoticed. A column gets one where cells name what
 * they are in, or where the headers of its files differ in it; a column whose unit is declared gets
 * none for units.
 */
final class Besides {
  private final Map<String, LayoutDecision> decisions;

  Besides(Map<String, LayoutDecision> decisions) {
    this.decisions = decisions;
  }

  /** What a column's sources say its numbers are in. */
  private static final class Said {
    final Set<HeaderUnit> headers = new HashSet<>();
    boolean currencies;
    boolean units;

    /** Whether headers differ, as far as it is told by what is taken of each. */
    boolean headersDiffer(Function<HeaderUnit, @Nullable String> what) {
      Set<String> different = new HashSet<>();
      headers.forEach(header -> different.add(String.valueOf(what.apply(header))));
      return different.size() > 1;
    }
  }

  /** The column of the currencies of a column's numbers. */
  static String currency(String column) {
    return column + "_currency";
  }

  /** The column of the units of a column's numbers. */
  static String unit(String column) {
    return column + "_unit";
  }

  /** The schema with such columns for the tables that are loaded. */
  DatasetSchema with(DatasetSchema schema, List<TableSurvey> tables) {
    Map<String, Said> said = new TreeMap<>();
    for (TableSurvey table : tables) {
      LayoutDecision decision = decisions.get(table.fingerprint());
      if (decision != null && decision.isLoaded()) {
        listen(table, decision, schema, said);
      }
    }
    DatasetSchema all = schema;
    for (Map.Entry<String, Said> entry : said.entrySet()) {
      DatasetColumn column = schema.column(entry.getKey()).orElseThrow();
      Said its = entry.getValue();
      if (its.currencies || its.headersDiffer(HeaderUnit::currency)) {
        all = added(all, currency(column.name()), column.name() + " currency");
      }
      if (column.unit() == null && (its.units || its.headersDiffer(HeaderUnit::unit))) {
        all = added(all, unit(column.name()), column.name() + " unit");
      }
    }
    return all;
  }

  private static void listen(
      TableSurvey table, LayoutDecision decision, DatasetSchema schema, Map<String, Said> said) {
    for (int i = 0; i < table.profiles.size(); i++) {
      String field = table.source.fields.get(i);
      DatasetColumn column = schema.column(decision.columns().getOrDefault(field, "")).orElse(null);
      if (column != null && column.type() == ColumnType.NUMBER) {
        Said its = said.computeIfAbsent(column.name(), name -> new Said());
        its.headers.add(HeaderUnit.of(field));
        its.headers.add(HeaderUnit.of(column.label()));
        its.currencies |= !table.profiles.get(i).currencies().isEmpty();
        its.units |= !table.profiles.get(i).units().isEmpty();
        its.units |=
            "%".equals(HeaderUnit.of(field).unit()) && table.profiles.get(i).hasPercentages();
      }
    }
  }

  private static DatasetSchema added(DatasetSchema schema, String name, String label) {
    return schema.column(name).isPresent()
        ? schema
        : schema.with(new DatasetColumn(name, label, ColumnType.TEXT, null, List.of(), Rules.NONE));
  }
}
