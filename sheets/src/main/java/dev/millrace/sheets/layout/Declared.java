package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables that the file itself declares; their first row is the header. */
final class Declared {
  private static final int MOST = 1_000;

  private Declared() {}

  /** The declared areas that overlap no other, the first of them where they do. */
  static List<Area> of(Sheet sheet) {
    List<Area> areas = new ArrayList<>();
    for (Area area : sheet.tables()) {
      if (areas.size() < MOST
          && areas.stream().noneMatch(other -> TableFinder.overlap(area, other))) {
        areas.add(area);
      }
    }
    return areas;
  }

  /** A draft of a part that holds exactly such a table. */
  static Draft draft(View part) {
    RowRole[] roles = new RowRole[part.lines()];
    Arrays.fill(roles, RowRole.DATA);
    roles[0] = RowRole.HEADER;
    return new Draft(part, 0, 1, part.lines(), roles, 1, 1, true);
  }
}
