package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sheet's cells with merged ones filled: each cell of a merge holds what its first one holds.
 * {@link #source} says where a value really stands, for whoever logs it. Thread-safe.
 */
public final class FilledCells {
  private final Grid grid;
  private final TreeMap<Integer, Merges> byFirstColumn = new TreeMap<>();

  /** Where a value stands: the grid's row index and the column. */
  public record Source(int index, int column) {}

  /** Merges that begin in the same column, from top to bottom. */
  private record Merges(List<Area> areas, int lastColumn) {
    @Nullable Area at(int row) {
      int low = 0;
      int high = areas.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (areas.get(middle).firstRow() <= row) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      Area area = areas.get(low);
      return row >= area.firstRow() && row <= area.lastRow() ? area : null;
    }
  }

  public FilledCells(Sheet sheet) {
    this.grid = sheet.grid();
    List<Area> areas = new ArrayList<>(sheet.merged());
    areas.removeIf(area -> area.firstRow() == area.lastRow() && isSingle(area));
    areas.sort(Comparator.comparingInt(Area::firstRow));
    Map<Integer, List<Area>> columns = new TreeMap<>();
    for (Area area : areas) {
      columns.computeIfAbsent(area.firstColumn(), column -> new ArrayList<>()).add(area);
    }
    columns.forEach((column, merges) -> byFirstColumn.put(column, merges(merges)));
  }

  private static boolean isSingle(Area area) {
    return area.firstColumn() == area.lastColumn();
  }

  private static Merges merges(List<Area> areas) {
    return new Merges(areas, areas.stream().mapToInt(Area::lastColumn).max().orElse(0));
  }

  /** Whether the sheet has merged cells at all. */
  public boolean isPlain() {
    return byFirstColumn.isEmpty();
  }

  /** The merge that a cell lies in, if any. */
  public @Nullable Area merge(int index, int column) {
    int row = grid.rowNumber(index);
    for (Merges merges : byFirstColumn.headMap(column, true).values()) {
      Area area = merges.lastColumn() < column ? null : merges.at(row);
      if (area != null && area.lastColumn() >= column) {
        return area;
      }
    }
    return null;
  }

  /** Where the value of a cell stands: the cell itself unless it lies in a merge. */
  public Source source(int index, int column) {
    Area area = isPlain() ? null : merge(index, column);
    if (area == null || grid.kind(index, column) != CellKind.EMPTY) {
      return new Source(index, column);
    }
    int first = grid.indexAtOrAfter(area.firstRow());
    return first < grid.rows() && grid.rowNumber(first) == area.firstRow()
        ? new Source(first, area.firstColumn())
        : new Source(index, column);
  }

  /** See {@link Grid#kind}. */
  public CellKind kind(int index, int column) {
    CellKind own = grid.kind(index, column);
    if (own != CellKind.EMPTY || isPlain()) {
      return own;
    }
    Source source = source(index, column);
    return grid.kind(source.index(), source.column());
  }

  /** See {@link Grid#text}. */
  public String text(int index, int column) {
    Source source = source(index, column);
    return grid.text(source.index(), source.column());
  }

  /** See {@link Grid#number}. */
  public double number(int index, int column) {
    Source source = source(index, column);
    return grid.number(source.index(), source.column());
  }

  /** See {@link Grid#format}. */
  public @Nullable String format(int index, int column) {
    Source source = source(index, column);
    return grid.format(source.index(), source.column());
  }
}
