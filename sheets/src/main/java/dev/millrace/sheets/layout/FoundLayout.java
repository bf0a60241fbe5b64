package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import java.util.List;

/**
 * What was found on a sheet. Tables never share a cell. Rows of tables that stand side by side have
 * a role in each of them, which {@link FoundTable#roles} tells; here they have the weightiest.
 *
 * @param tables from top to bottom, those side by side from left to right
 * @param roles of all rows of the grid
 * @param besides cells that lie in no table although their rows belong to one, such as a remark to
 *     the right of the data
 */
public record FoundLayout(List<FoundTable> tables, RowRoles roles, List<Area> besides) {
  public FoundLayout {
    tables = List.copyOf(tables);
    besides = List.copyOf(besides);
  }
}
