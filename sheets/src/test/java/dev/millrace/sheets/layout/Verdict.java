package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the finder got right of a drawn sheet.
 *
 * @param header the rows of all headers, exactly
 * @param anyHeader the topmost header: one of its rows, as published measures count
 * @param tables number and, where drawn exactly, areas of the tables
 * @param data every row of data is one, and no other row is
 * @param unpivot what was to become rows, its levels and values, and whether by itself
 * @param confidence the least of all tables
 */
record Verdict(
    String name,
    boolean header,
    boolean anyHeader,
    boolean tables,
    boolean data,
    boolean unpivot,
    double confidence,
    FoundLayout found) {

  boolean isRight() {
    return header && tables && data && unpivot;
  }

  static Verdict of(DrawnSheet drawn, int seed) {
    Sheet sheet = drawn.draw(seed);
    FoundLayout found = TableFinder.find(sheet, FindOptions.standard());
    List<DrawnSheet.Expected> expected = drawn.expected();
    List<List<Integer>> headers = found.tables().stream().map(FoundTable::headerRows).toList();
    boolean header =
        headers.equals(expected.stream().map(DrawnSheet.Expected::headerRows).toList());
    return new Verdict(
        drawn.name(),
        header,
        header || anyHeader(headers, expected),
        tables(found, expected),
        data(sheet, drawn, found),
        unpivot(drawn, found),
        found.tables().stream().mapToDouble(FoundTable::confidence).min().orElse(1),
        found);
  }

  private static boolean anyHeader(
      List<List<Integer>> headers, List<DrawnSheet.Expected> expected) {
    if (headers.isEmpty() || expected.isEmpty()) {
      return false;
    }
    List<Integer> truth = expected.getFirst().headerRows();
    List<Integer> found = headers.getFirst();
    return truth.isEmpty() ? found.isEmpty() : !found.isEmpty() && truth.containsAll(found);
  }

  private static boolean tables(FoundLayout found, List<DrawnSheet.Expected> expected) {
    if (found.tables().size() != expected.size()) {
      return false;
    }
    for (int at = 0; at < expected.size(); at++) {
      var area = found.tables().get(at).area();
      if (!expected.get(at).area().orElse(area).equals(area)) {
        return false;
      }
    }
    return true;
  }

  private static boolean data(Sheet sheet, DrawnSheet drawn, FoundLayout found) {
    for (Map.Entry<Integer, Character> row : drawn.letters().entrySet()) {
      RowRole role = found.roles().at(sheet.grid().indexAtOrAfter(row.getKey()));
      boolean isRight =
          switch (row.getValue()) {
            case 'D' -> role == RowRole.DATA;
            case 'Q' -> role == RowRole.DATA || role == RowRole.SUSPECTED_TOTAL;
            case 'S' -> role == RowRole.TOTAL || role == RowRole.SUSPECTED_TOTAL;
            case 'H' -> role == RowRole.HEADER;
            case 'R' -> role == RowRole.REPEATED_HEADER;
            case 'G' -> role == RowRole.GROUP;
            default -> role != RowRole.DATA && role != RowRole.TOTAL && role != RowRole.HEADER;
          };
      // beside a table a title may share its row with data
      if (!isRight && drawn.directive("tables").isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static boolean unpivot(DrawnSheet drawn, FoundLayout found) {
    String expected = drawn.directive("unpivot").orElse("");
    String proposed = drawn.directive("propose").orElse("");
    for (FoundTable table : found.tables()) {
      if (expected.isEmpty() && proposed.isEmpty()) {
        if (table.unpivot().filter(Unpivot::certain).isPresent()) {
          return false;
        }
        continue;
      }
      if (table.unpivot().isEmpty()) {
        return false;
      }
      Unpivot unpivot = table.unpivot().get();
      if (unpivot.certain() == expected.isEmpty()
          || !columns(table, unpivot).equals(cells(expected + proposed))) {
        return false;
      }
      if (proposed.isEmpty() && !isNamed(unpivot, expected.split(" ", -1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNamed(Unpivot unpivot, String[] words) {
    String levels =
        unpivot.levels().stream().map(Unpivot.Level::name).collect(Collectors.joining(","));
    String values = words.length > 3 && words[2].equals("values") ? words[3] : "value";
    return levels.equals(
            words[1].replace(",", "").isEmpty() ? levels : words[1].replaceAll(",$", ""))
        && String.join(",", unpivot.values()).equals(values);
  }

  private static List<Integer> columns(FoundTable table, Unpivot unpivot) {
    return unpivot.cells().stream()
        .map(cell -> table.columns().get(cell.column()).column())
        .toList();
  }

  /** Columns as in {@code B:D month, F:H}. */
  private static List<Integer> cells(String text) {
    List<Integer> columns = new ArrayList<>();
    for (String word : text.split("[ ,]+", -1)) {
      if (word.matches("[A-Z]+:[A-Z]+")) {
        String[] ends = word.split(":", -1);
        for (int at = DrawnSheet.columnOf(ends[0]); at <= DrawnSheet.columnOf(ends[1]); at++) {
          columns.add(at);
        }
      }
    }
    return columns;
  }
}
