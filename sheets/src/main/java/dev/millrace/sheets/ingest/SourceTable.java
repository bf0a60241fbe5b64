package dev.millrace.sheets.ingest;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.layout.FilledCells;
import dev.millrace.sheets.layout.FoundColumn;
import dev.millrace.sheets.layout.FoundTable;
import dev.millrace.sheets.layout.RowRole;
import dev.millrace.sheets.layout.Unpivot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A found table as plain fields: columns that hold values in their headers are rows here. Each row
 * of the sheet gives one row for each part; a field is a cell of the sheet, a label out of the
 * header, or the name of the group that the row stands in.
 */
final class SourceTable {
  /** The field that names the group of a row. */
  static final String GROUP = "group";

  /** The columns of a part's fields say so where the field is a label. */
  static final int LABEL = -1;

  /** And so where it is the group's name. */
  static final int GROUP_NAME = -2;

  final Sheet sheet;
  final Grid grid;
  final FilledCells cells;
  final FoundTable table;
  final boolean unpivoted;
  final List<String> fields;
  final List<Part> parts;

  /**
   * One of the rows that a row of the sheet becomes.
   *
   * @param columns for each field the sheet's column, {@link #LABEL} or {@link #GROUP_NAME}
   * @param labels for each field the label, empty where it is a cell
   */
  record Part(int[] columns, String[] labels) {}

  private SourceTable(
      Sheet sheet, FoundTable table, boolean unpivoted, List<String> fields, List<Part> parts) {
    this.sheet = sheet;
    this.grid = sheet.grid();
    this.cells = new FilledCells(sheet);
    this.table = table;
    this.unpivoted = unpivoted;
    this.fields = List.copyOf(fields);
    this.parts = List.copyOf(parts);
  }

  /**
   * @param unpivot whether the table's proposal to turn columns into rows is followed
   */
  static SourceTable of(Sheet sheet, FoundTable table, boolean unpivot) {
    boolean unpivoted = unpivot && table.unpivot().isPresent();
    Set<Integer> gone = new HashSet<>();
    if (unpivoted) {
      Unpivot how = table.unpivot().orElseThrow();
      how.cells().forEach(cell -> gone.add(cell.column()));
      gone.addAll(how.totals());
    }
    List<String> fields = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      FoundColumn column = table.columns().get(i);
      if (!gone.contains(i) && !isEmpty(sheet, table, column)) {
        fields.add(free(column.name(), fields));
        columns.add(column.column());
      }
    }
    if (table.roles().count(RowRole.GROUP) > 0) {
      fields.add(free(GROUP, fields));
      columns.add(GROUP_NAME);
    }
    List<Part> parts =
        unpivoted
            ? parts(table, table.unpivot().orElseThrow(), fields, columns)
            : List.of(part(columns, Map.of(), List.of()));
    return new SourceTable(sheet, table, unpivoted, fields, parts);
  }

  /** The same on another sheet. */
  SourceTable on(Sheet other) {
    return new SourceTable(other, table, unpivoted, fields, parts);
  }

  /** Neither a header nor any cell. */
  private static boolean isEmpty(Sheet sheet, FoundTable table, FoundColumn column) {
    if (column.parts().stream().anyMatch(part -> !part.isBlank())) {
      return false;
    }
    for (int index = table.roles().firstIndex(); index < table.roles().endIndex(); index++) {
      if (table.roles().at(index) == RowRole.DATA
          && sheet.grid().kind(index, column.column()) != CellKind.EMPTY) {
        return false;
      }
    }
    return true;
  }

  private static String free(String name, List<String> taken) {
    String free = name;
    for (int number = 2; taken.contains(free); number++) {
      free = name + " " + number;
    }
    return free;
  }

  private static List<Part> parts(
      FoundTable table, Unpivot how, List<String> fields, List<Integer> columns) {
    int kept = fields.size();
    how.levels().forEach(level -> fields.add(free(level.name(), fields)));
    how.values().forEach(value -> fields.add(free(value, fields)));
    Map<List<String>, Map<Integer, Integer>> byLabels = new LinkedHashMap<>();
    for (Unpivot.Cell cell : how.cells()) {
      byLabels
          .computeIfAbsent(cell.labels(), labels -> new HashMap<>())
          .put(
              kept + how.levels().size() + cell.value(),
              table.columns().get(cell.column()).column());
    }
    List<Integer> all = new ArrayList<>(columns);
    while (all.size() < fields.size()) {
      all.add(LABEL);
    }
    List<Part> parts = new ArrayList<>();
    byLabels.forEach((labels, values) -> parts.add(part(all, values, labelled(kept, labels))));
    return parts;
  }

  private static List<String> labelled(int kept, List<String> labels) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < kept; i++) {
      all.add("");
    }
    all.addAll(labels);
    return all;
  }

  private static Part part(
      List<Integer> columns, Map<Integer, Integer> values, List<String> labels) {
    int[] places = new int[columns.size()];
    String[] texts = new String[columns.size()];
    for (int field = 0; field < places.length; field++) {
      places[field] = values.getOrDefault(field, columns.get(field));
      texts[field] = field < labels.size() ? labels.get(field) : "";
    }
    return new Part(places, texts);
  }

  /** Whether a field is measured in each part, rather than the same in all parts of a row. */
  boolean isMeasure(int field) {
    return unpivoted
        && parts.size() > 0
        && parts.stream().anyMatch(part -> part.columns[field] != parts.getFirst().columns[field]);
  }

  /** The cell of a field as people write it, {@code C7}; the row's first cell for labels. */
  String cell(int index, Part part, int field) {
    int column = Math.max(part.columns[field], table.area().firstColumn());
    return Area.cell(grid.rowNumber(index), column);
  }
}
