package dev.millrace.sheets.layout;

import java.util.List;

/**
 * What was found on a sheet: its tables, and a role for every row of the grid that lies in none.
 *
 * @param roles by the grid's row index; rows of tables have their table's role
 */
public record FoundLayout(List<FoundTable> tables, List<RowRole> roles) {
  public FoundLayout {
    tables = List.copyOf(tables);
    roles = List.copyOf(roles);
  }
}
