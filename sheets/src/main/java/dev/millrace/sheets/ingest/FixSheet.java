package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.read.ReadOptions;
import dev.millrace.sheets.read.SheetReader;
import dev.millrace.sheets.read.UnreadableSheetException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fixes that were written into the workbook of an earlier run, in the column {@code fix} of its
 * sheets.
 */
final class FixSheet {
  private static final List<String> NEEDED = List.of("file", "sheet", "cell", "fix", "sha256");

  private final Path file;

  FixSheet(Path file) {
    this.file = file;
  }

  List<Fix> read(String by, Instant now) {
    List<Fix> fixes = new ArrayList<>();
    boolean any = false;
    try {
      for (Sheet sheet : new SheetReader().read(file, ReadOptions.defaults()).sheets()) {
        Map<String, Integer> columns = columns(sheet.grid());
        if (columns.keySet().containsAll(NEEDED)) {
          any = true;
          read(sheet.grid(), columns, by, now, fixes);
        }
      }
    } catch (UnreadableSheetException e) {
      throw new DatasetException(file + " cannot be read: " + e.getMessage(), e);
    }
    if (!any) {
      throw new DatasetException(
          "%s holds no fixes: no sheet begins with the columns %s".formatted(file, NEEDED));
    }
    return fixes;
  }

  private static Map<String, Integer> columns(Grid grid) {
    Map<String, Integer> columns = new HashMap<>();
    for (int column = 0; grid.rows() > 0 && column < grid.columns(); column++) {
      columns.putIfAbsent(grid.text(0, column), column);
    }
    return columns;
  }

  private static void read(
      Grid grid, Map<String, Integer> columns, String by, Instant now, List<Fix> into) {
    for (int index = 1; index < grid.rows(); index++) {
      String fix = text(grid, index, columns, "fix");
      if (!fix.isEmpty()) {
        into.add(
            Fix.of(
                new Fix.Cell(
                    text(grid, index, columns, "file"),
                    text(grid, index, columns, "sha256"),
                    text(grid, index, columns, "sheet"),
                    text(grid, index, columns, "cell")),
                fix.equals(FixFile.EMPTY) ? "" : fix,
                rule(grid, index, columns, fix),
                by,
                now));
      }
    }
  }

  private static Correction rule(Grid grid, int index, Map<String, Integer> columns, String fix) {
    boolean accepted =
        columns.containsKey("rule")
            ? text(grid, index, columns, "rule").equals(Correction.ACCEPTED.word())
            : columns.containsKey("suggested")
                && text(grid, index, columns, "suggested").equals(fix);
    return accepted ? Correction.ACCEPTED : Correction.BY_HAND;
  }

  private static String text(Grid grid, int index, Map<String, Integer> columns, String column) {
    return grid.text(index, columns.getOrDefault(column, 0)).strip();
  }
}
