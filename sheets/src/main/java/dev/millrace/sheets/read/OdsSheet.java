package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;

/** Reads one {@code table:table}. */
final class OdsSheet {
  /** Far beyond every sheet, and small enough that sums of two do not overflow. */
  private static final int FAR = 1 << 26;

  private static final int BYTES_PER_CELL = 150;

  private final XmlCursor xml;
  private final SheetBuilder sheet;
  private final Budget budget;
  private final OdsCellReader cells;
  private int row;
  private int column;

  private record Placed(int column, int repeated, OdsCell cell) {}

  OdsSheet(XmlCursor xml, SheetBuilder sheet, Budget budget) {
    this.budget = budget;
    this.xml = xml;
    this.sheet = sheet;
    this.cells = new OdsCellReader(xml);
  }

  void read() {
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "table-column" -> column();
          case "table-row" -> row();
          case "table-column-group",
              "table-row-group",
              "table-header-rows",
              "table-header-columns",
              "table-rows",
              "table-columns" -> {} // their rows and columns follow
          default -> xml.skip();
        }
      }
    }
  }

  private void column() {
    int repeated = repeated("number-columns-repeated");
    if (isHidden()) {
      sheet.hideColumns(column, column + repeated - 1);
    }
    column = Math.min(column + repeated, FAR);
  }

  private boolean isHidden() {
    String visibility = xml.attribute("visibility");
    return visibility != null && !visibility.equals("visible");
  }

  private int repeated(String attribute) {
    return Math.clamp(xml.number(attribute, 1), 1, FAR);
  }

  private void row() {
    int repeated = repeated("number-rows-repeated");
    if (isHidden()) {
      sheet.hideRows(row, row + repeated - 1);
    }
    List<Placed> filled = readCells();
    if (!filled.isEmpty()) {
      for (int i = 0; i < repeated; i++) {
        sheet.row(row + i);
        filled.forEach(this::put);
      }
    }
    row = Math.min(row + repeated, FAR);
  }

  private void put(Placed placed) {
    for (int i = 0; i < placed.repeated; i++) {
      placed.cell.put(sheet, placed.column + i);
    }
  }

  private List<Placed> readCells() {
    List<Placed> filled = new ArrayList<>();
    int at = 0;
    long held = 0;
    int outside = xml.depth() - 1;
    while (xml.depth() > outside) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.name()) {
          case "table-cell", "covered-table-cell" -> {
            int repeated = repeated("number-columns-repeated");
            merge(at);
            @Nullable OdsCell cell = cells.read();
            if (cell != null) {
              sheet.checkColumn(at);
              held += BYTES_PER_CELL + cells.textLength();
              budget.checkHeld(held);
              filled.add(new Placed(at, repeated, cell));
            }
            at = Math.min(at + repeated, FAR);
          }
          default -> xml.skip();
        }
      }
    }
    return filled;
  }

  private void merge(int at) {
    int rows = repeated("number-rows-spanned");
    int columns = repeated("number-columns-spanned");
    if (rows > 1 || columns > 1) {
      sheet.merge(new Area(row, at, row + rows - 1, at + columns - 1));
    }
  }
}
