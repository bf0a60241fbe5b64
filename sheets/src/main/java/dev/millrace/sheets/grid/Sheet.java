package dev.millrace.sheets.grid;

import java.util.BitSet;
import java.util.List;

/**
 * One sheet of a workbook; a csv file is one too.
 *
 * @param name as its tab shows it; empty where the format has no sheets
 * @param hidden whether its tab is hidden
 * @param merged merged cells; the grid holds their value in the first cell only
 * @param hiddenRows row numbers that are hidden or filtered out
 * @param hiddenColumns columns that are hidden
 * @param tables areas that the file itself declares to be tables, header included
 */
public record Sheet(
    String name,
    boolean hidden,
    Grid grid,
    List<Area> merged,
    BitSet hiddenRows,
    BitSet hiddenColumns,
    List<Area> tables) {
  public Sheet {
    merged = List.copyOf(merged);
    hiddenRows = (BitSet) hiddenRows.clone();
    hiddenColumns = (BitSet) hiddenColumns.clone();
    tables = List.copyOf(tables);
  }

  @Override
  public BitSet hiddenRows() {
    return (BitSet) hiddenRows.clone();
  }

  @Override
  public BitSet hiddenColumns() {
    return (BitSet) hiddenColumns.clone();
  }
}
