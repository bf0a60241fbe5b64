package dev.millrace.sheets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.SheetVisibility;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFSheet;

/** Compares a whole workbook with what Apache POI's user model says of the same file. */
final class PoiOracle {
  private static final LocalDateTime EPOCH = LocalDate.of(1899, 12, 30).atStartOfDay();

  private final List<String> differences = new ArrayList<>();
  private long compared;

  /** Asserts that nothing differs; returns how many filled cells were compared. */
  static long compare(dev.millrace.sheets.grid.Workbook ours, Workbook poi) {
    PoiOracle oracle = new PoiOracle();
    oracle.workbook(ours, poi);
    assertThat(oracle.differences).isEmpty();
    return oracle.compared;
  }

  private void workbook(dev.millrace.sheets.grid.Workbook ours, Workbook poi) {
    int next = 0;
    for (int i = 0; i < poi.getNumberOfSheets(); i++) {
      Sheet sheet = poi.getSheetAt(i);
      if (next < ours.sheets().size()
          && ours.sheets().get(next).name().equals(sheet.getSheetName())) {
        boolean hidden = poi.getSheetVisibility(i) != SheetVisibility.VISIBLE;
        sheet(ours.sheets().get(next++), sheet, hidden);
      } else if (sheet.getPhysicalNumberOfRows() > 0) {
        differences.add("sheet " + sheet.getSheetName() + " is missing");
      }
    }
    same("sheets", ours.sheets().size(), next);
  }

  private void sheet(dev.millrace.sheets.grid.Sheet ours, Sheet poi, boolean hidden) {
    same(ours.name() + " hidden", ours.hidden(), hidden);
    Set<Area> merged = new HashSet<>();
    for (CellRangeAddress area : poi.getMergedRegions()) {
      merged.add(
          new Area(
              area.getFirstRow(), area.getFirstColumn(), area.getLastRow(), area.getLastColumn()));
    }
    same(ours.name() + " merged", new HashSet<>(ours.merged()), merged);
    if (poi instanceof XSSFSheet xssf) {
      same(ours.name() + " tables", ours.tables().size(), xssf.getTables().size());
    }
    for (int column = 0; column < Math.min(ours.grid().columns(), 300); column++) {
      same(
          ours.name() + " column " + column + " hidden",
          ours.hiddenColumns().get(column),
          poi.isColumnHidden(column));
    }
    cells(ours, poi);
  }

  private void cells(dev.millrace.sheets.grid.Sheet ours, Sheet poi) {
    long filled = 0;
    for (Row row : poi) {
      same(
          ours.name() + " row " + row.getRowNum() + " hidden",
          ours.hiddenRows().get(row.getRowNum()),
          row.getZeroHeight());
      for (Cell cell : row) {
        filled += cell(ours, cell);
      }
    }
    same(ours.name() + " filled cells", (long) ours.grid().cells(), filled);
    compared += filled;
  }

  private int cell(dev.millrace.sheets.grid.Sheet ours, Cell poi) {
    Grid grid = ours.grid();
    int index = grid.indexAtOrAfter(poi.getRowIndex());
    boolean there = index < grid.rows() && grid.rowNumber(index) == poi.getRowIndex();
    int column = poi.getColumnIndex();
    CellKind kind = there ? grid.kind(index, column) : CellKind.EMPTY;
    String at = ours.name() + "!" + Area.cell(poi.getRowIndex(), column);
    boolean formula = poi.getCellType() == CellType.FORMULA;
    if (kind != CellKind.EMPTY) {
      same(at + " is formula", grid.isFormula(index, column), formula);
    }
    CellType type = formula ? poi.getCachedFormulaResultType() : poi.getCellType();
    if (formula && hasNoValue(poi)) {
      same(at, kind, CellKind.NO_VALUE);
    } else if (type == CellType.NUMERIC) {
      number(at, grid, index, kind, poi);
    } else if (type == CellType.STRING && !poi.getStringCellValue().isEmpty()) {
      same(at, kind, CellKind.TEXT);
      same(at, there ? grid.text(index, column) : "", poi.getStringCellValue());
    } else if (type == CellType.BOOLEAN) {
      same(at, kind, CellKind.BOOLEAN);
      same(at, there && grid.number(index, column) == 1, poi.getBooleanCellValue());
    } else if (type == CellType.ERROR) {
      same(at, kind, CellKind.ERROR);
      same(
          at,
          there ? grid.text(index, column) : "",
          FormulaError.forInt(poi.getErrorCellValue()).getString());
    } else {
      same(at, kind, CellKind.EMPTY);
    }
    return kind == CellKind.EMPTY ? 0 : 1;
  }

  private static boolean hasNoValue(Cell cell) {
    if (!(cell instanceof XSSFCell xssf)) {
      return false;
    }
    boolean value = xssf.getCTCell().isSetV() && !xssf.getCTCell().getV().isEmpty();
    return !value
        && !xssf.getCTCell().isSetIs()
        && xssf.getCTCell().getT()
            != org.openxmlformats.schemas.spreadsheetml.x2006.main.STCellType.STR;
  }

  private void number(String at, Grid grid, int index, CellKind kind, Cell poi) {
    boolean date = DateUtil.isCellDateFormatted(poi);
    same(at, kind, date ? CellKind.DATE : CellKind.NUMBER);
    if (kind != CellKind.NUMBER && kind != CellKind.DATE) {
      return;
    }
    double ours = grid.number(index, poi.getColumnIndex());
    boolean raw = ours == poi.getNumericCellValue();
    if (!date || raw) {
      same(at, ours, poi.getNumericCellValue());
    } else {
      double days = EPOCH.until(poi.getLocalDateTimeCellValue(), ChronoUnit.MILLIS) / 86_400_000.0;
      if (Math.abs(days - ours) > 1e-7) {
        differences.add(at + ": is day " + ours + ", POI has " + days);
      }
    }
  }

  private void same(String at, Object ours, Object poi) {
    if (!ours.equals(poi) && differences.size() < 30) {
      differences.add(at + ": is " + ours + ", POI has " + poi);
    }
  }
}
