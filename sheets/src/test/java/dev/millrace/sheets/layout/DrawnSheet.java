package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sheet drawn as text, with what is to be found on it. Each line is a row: a letter for what the
 * row is, then its cells between bars.
 *
 * <pre>
 * == name of the layout
 * {@literal @}unpivot C:N month
 * T    | Sales by region
 * .
 * H    | Region  | Code | 2024 | &lt;   | 2025
 * H    | ^       | ^    | Jan  | Feb | Jan
 * D*12 | {city}  | {id} | {int}| 4.5 | {money}
 * S    | Total   |      | {sum}| {sum} | {sum}
 * </pre>
 *
 * T is a title, H a header, D data, S a total, Q data that may be asked about, R a repeated header,
 * G a group, N a note, O anything else, B a row that holds nothing of interest, {@code h} after the
 * letter a hidden row, a point an empty row, {@code *n} about n rows (exactly n for points). {@code
 * <} and {@code ^} merge a cell with the one to the left or above, braces hold a generator ({@link
 * Values}), {@code '} forces a text, {@code =} a formula. {@code @tables A3:D9 header 3-4, F3:G7
 * header 3} says more than the letters can; without it there is one table, of all rows that are H,
 * D, S, R or G.
 */
final class DrawnSheet {
  /** A table to be found; areas are not checked where rows were multiplied. */
  record Expected(Optional<Area> area, List<Integer> headerRows) {}

  private final String name;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, String> directives = new TreeMap<>();

  private final Map<Integer, Map<Integer, Object>> cells = new TreeMap<>();
  private final Map<Integer, Map<Integer, Boolean>> formulas = new TreeMap<>();
  private final List<Area> merged = new ArrayList<>();
  private final Map<Integer, Character> letters = new TreeMap<>();
  private final BitSet hiddenRows = new BitSet();
  private Values values = new Values(0);
  private int row;

  private record Merge(String text) {}

  private DrawnSheet(String name) {
    this.name = name;
  }

  /** The sheets drawn in a text. */
  static List<DrawnSheet> read(String text) {
    List<DrawnSheet> sheets = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("== ")) {
        sheets.add(new DrawnSheet(line.substring(3).strip()));
      } else if (line.startsWith("@")) {
        String[] parts = line.substring(1).strip().split(" ", 2);
        sheets.getLast().directives.put(parts[0], parts.length > 1 ? parts[1] : "");
      } else if (!line.isBlank() && !line.startsWith("#")) {
        sheets.getLast().lines.add(line);
      }
    }
    return sheets;
  }

  String name() {
    return name;
  }

  Optional<String> directive(String key) {
    return Optional.ofNullable(directives.get(key));
  }

  /** The letter of each row that holds something. */
  Map<Integer, Character> letters() {
    return letters;
  }

  /** Draws the sheet; other seeds give other values and numbers of rows, and the same layout. */
  Sheet draw(int seed) {
    cells.clear();
    formulas.clear();
    merged.clear();
    letters.clear();
    hiddenRows.clear();
    values = new Values(name.hashCode() * 31 + seed);
    row = 0;
    for (String line : lines) {
      int bar = line.indexOf('|');
      String head = (bar < 0 ? line : line.substring(0, bar)).strip();
      int star = head.indexOf('*');
      int times = star < 0 ? 1 : Integer.parseInt(head.substring(star + 1));
      int some = star < 0 || head.startsWith(".") || seed == 0 ? times : values.about(times);
      for (int time = 0; time < some; time++, row++) {
        row(head, bar < 0 ? "" : line.substring(bar + 1));
      }
    }
    merge();
    return sheet();
  }

  private void row(String head, String text) {
    char letter = head.charAt(0);
    if (letter == '.') {
      return;
    }
    hiddenRows.set(row, head.contains("h"));
    String[] parts = text.split("\\|", -1);
    Map<Integer, Object> found = new TreeMap<>();
    for (int column = 0; column < parts.length; column++) {
      Object value = value(parts[column].strip(), column, letter);
      if (value != null) {
        found.put(column, value);
      }
    }
    cells.put(row, found);
    if (found.values().stream().anyMatch(value -> !(value instanceof Merge))) {
      letters.put(row, letter);
    }
  }

  private @Nullable Object value(String text, int column, char letter) {
    if (text.isEmpty()) {
      return null;
    }
    if (text.equals("<") || text.equals("^")) {
      return new Merge(text);
    }
    if (text.startsWith("=") && !text.startsWith("==")) {
      formulas.computeIfAbsent(row, key -> new TreeMap<>()).put(column, true);
      return text.length() == 1 ? CellKind.NO_VALUE : value(text.substring(1), column, letter);
    }
    if (text.startsWith("'")) {
      return text.substring(1);
    }
    Object made =
        text.startsWith("{") && text.endsWith("}") ? values.make(text, column) : typed(text);
    if (made.equals("")) {
      return null;
    }
    if (made instanceof Double number) {
      values.saw(column, number, letter);
    }
    return made;
  }

  private static Object typed(String text) {
    if (text.matches("-?\\d+(\\.\\d+)?")) {
      return Double.valueOf(text);
    }
    return text.matches("\\d{4}-\\d{2}-\\d{2}") ? LocalDate.parse(text) : text;
  }

  /** Merged cells become areas that hold one value. */
  private void merge() {
    cells.forEach(
        (r, columns) ->
            columns.forEach(
                (c, value) -> {
                  if (!(value instanceof Merge)) {
                    int right = c;
                    while (isMerge(r, right + 1, "<")) {
                      right++;
                    }
                    int down = r;
                    while (isMerge(down + 1, c, "^")) {
                      down++;
                    }
                    if (right > c || down > r) {
                      merged.add(new Area(r, c, down, right));
                    }
                  }
                }));
  }

  private boolean isMerge(int r, int c, String text) {
    return cells.getOrDefault(r, Map.of()).get(c) instanceof Merge merge
        && merge.text().equals(text);
  }

  private Sheet sheet() {
    Grid.Builder builder = new Grid.Builder();
    boolean isCsv = directives.containsKey("csv");
    cells.forEach(
        (r, columns) -> {
          builder.row(r);
          columns.forEach((c, value) -> add(builder, r, c, value, isCsv));
        });
    BitSet hiddenColumns = new BitSet();
    directive("hidden").ifPresent(column -> hiddenColumns.set(columnOf(column)));
    List<Area> tables = directive("declared").map(text -> List.of(area(text))).orElse(List.of());
    return new Sheet(name, false, builder.build(), merged, hiddenRows, hiddenColumns, tables);
  }

  private void add(Grid.Builder builder, int r, int c, Object value, boolean isCsv) {
    boolean isFormula = formulas.getOrDefault(r, Map.of()).containsKey(c);
    switch (value) {
      case Merge merge -> {}
      case CellKind noValue -> builder.noValue(c);
      case Double number when !isCsv -> builder.number(c, CellKind.NUMBER, number, null, isFormula);
      case LocalDate date when !isCsv ->
          builder.number(
              c, CellKind.DATE, (double) (date.toEpochDay() + 25569), "yyyy-mm-dd", isFormula);
      case Double number ->
          builder.text(
              c,
              CellKind.TEXT,
              number == Math.rint(number) ? Long.toString(Math.round(number)) : number.toString(),
              false);
      default -> builder.text(c, CellKind.TEXT, value.toString(), isFormula);
    }
  }

  /** The tables to be found. */
  List<Expected> expected() {
    Optional<String> said = directive("tables");
    if (said.isPresent()) {
      List<Expected> tables = new ArrayList<>();
      for (String table : said.get().split(",", -1)) {
        String[] parts = table.strip().split(" ", -1);
        tables.add(
            new Expected(Optional.of(area(parts[0])), rows(parts.length > 2 ? parts[2] : "")));
      }
      return tables;
    }
    List<Integer> headers =
        letters.entrySet().stream()
            .filter(e -> e.getValue() == 'H')
            .map(Map.Entry::getKey)
            .toList();
    return directives.containsKey("nothing")
        ? List.of()
        : List.of(new Expected(Optional.empty(), headers));
  }

  private static List<Integer> rows(String text) {
    List<Integer> rows = new ArrayList<>();
    if (!text.isEmpty()) {
      String[] ends = text.split("-", -1);
      for (int at = Integer.parseInt(ends[0]);
          at <= Integer.parseInt(ends[ends.length - 1]);
          at++) {
        rows.add(at - 1);
      }
    }
    return rows;
  }

  static Area area(String text) {
    String[] ends = text.split(":", -1);
    return new Area(rowOf(ends[0]), columnOf(ends[0]), rowOf(ends[1]), columnOf(ends[1]));
  }

  private static int rowOf(String cell) {
    return Integer.parseInt(cell.replaceAll("[A-Z]", "")) - 1;
  }

  static int columnOf(String cell) {
    int column = 0;
    for (char letter : cell.replaceAll("[^A-Z]", "").toCharArray()) {
      column = column * 26 + letter - 'A' + 1;
    }
    return column - 1;
  }
}
