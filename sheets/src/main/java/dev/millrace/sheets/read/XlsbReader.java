package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads xlsb: a package as of an xlsx whose parts are binary records. POI's own reading of it gives
 * only the formatted text of each cell, so the records are taken apart here. Source: Microsoft's
 * [MS-XLSB].
 */
final class XlsbReader {
  private static final int BUNDLE_SHEET = 156;
  private static final int WORKBOOK_PROPERTIES = 153;
  private static final int TEXT_ITEM = 19;
  private static final int FORMAT = 44;
  private static final int STYLE = 47;
  private static final int BEGIN_CELL_STYLES = 617;
  private static final int END_CELL_STYLES = 618;
  private static final int BEGIN_LIST = 343;

  private final ZipParts parts;
  private final Budget budget;
  private final OfficeSheets sheets;
  private boolean from1904;
  private boolean inCellStyles;

  XlsbReader(ZipParts parts, Budget budget) {
    this.parts = parts;
    this.budget = budget;
    this.sheets = new OfficeSheets(parts, budget);
  }

  Workbook read(String workbookPart) throws IOException {
    Relations relations = Relations.of(parts, workbookPart, budget);
    XlsbRecords.read(parts.open(workbookPart), budget, this::takeWorkbook);
    SharedStrings strings = strings(relations);
    XlsxStyles styles = styles(relations);
    List<Sheet> read =
        sheets.read(relations, (sheet, part) -> readSheet(sheet, part, strings, styles));
    return new Workbook("xlsb", read, sheets.remarks(strings));
  }

  private void takeWorkbook(XlsbRecord record) {
    switch (record.type()) {
      case WORKBOOK_PROPERTIES -> from1904 = (record.integer() & 1) != 0;
      case BUNDLE_SHEET -> {
        boolean hidden = record.integer() != 0;
        if (record.integer() == 0) {
          record.skip(4); // before Excel 2007 was finished, the sheet's number came later
        }
        String id = record.text();
        sheets.list(record.text(), hidden, id);
      }
      default -> {}
    }
  }

  private SharedStrings strings(Relations relations) throws IOException {
    SharedStrings strings = SharedStrings.none();
    for (String part : relations.targets("sharedStrings")) {
      XlsbRecords.read(
          parts.open(part),
          budget,
          record -> {
            if (record.type() == TEXT_ITEM) {
              record.skip(1);
              strings.add(record.text(), budget);
            }
          });
    }
    return strings;
  }

  private XlsxStyles styles(Relations relations) throws IOException {
    Map<Integer, String> codes = new HashMap<>();
    List<Integer> ids = new ArrayList<>();
    for (String part : relations.targets("styles")) {
      XlsbRecords.read(parts.open(part), budget, record -> takeStyle(record, codes, ids));
    }
    return XlsxStyles.of(ids, codes);
  }

  private void takeStyle(XlsbRecord record, Map<Integer, String> codes, List<Integer> ids) {
    switch (record.type()) {
      case FORMAT -> {
        int id = record.ushort();
        String code = record.text();
        budget.keepName(code);
        codes.put(id, code);
      }
      case BEGIN_CELL_STYLES -> inCellStyles = true;
      case END_CELL_STYLES -> inCellStyles = false;
      case STYLE -> {
        if (inCellStyles) {
          record.skip(2);
          ids.add(record.ushort());
          budget.keep(Integer.BYTES * 4L);
        }
      }
      default -> {}
    }
  }

  private Sheet readSheet(
      SheetBuilder builder, String part, SharedStrings strings, XlsxStyles styles)
      throws IOException {
    XlsbSheet sheet = new XlsbSheet(builder, strings, styles, from1904);
    XlsbRecords.read(parts.open(part), budget, sheet::take);
    for (String table : Relations.of(parts, part, budget).targets("table")) {
      XlsbRecords.read(
          parts.open(table),
          budget,
          record -> {
            if (record.type() == BEGIN_LIST) {
              record.area().ifPresent(builder::table);
            }
          });
    }
    return builder.build();
  }
}
