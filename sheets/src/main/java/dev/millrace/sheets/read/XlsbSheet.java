package dev.millrace.sheets.read;

import org.apache.poi.hssf.util.RKUtil;

/** Takes the records of one xlsb sheet. */
final class XlsbSheet {
  private static final int ROW = 0;
  private static final int BLANK = 1;
  private static final int RK = 2;
  private static final int ERROR = 3;
  private static final int BOOL = 4;
  private static final int REAL = 5;
  private static final int TEXT = 6;
  private static final int SHARED_TEXT = 7;
  private static final int FORMULA_TEXT = 8;
  private static final int FORMULA_REAL = 9;
  private static final int FORMULA_BOOL = 10;
  private static final int FORMULA_ERROR = 11;
  private static final int RICH_TEXT = 62;
  private static final int COLUMNS = 60;
  private static final int MERGED = 176;

  private final SheetBuilder sheet;
  private final SharedStrings strings;
  private final XlsxStyles styles;
  private final boolean from1904;
  private int column;
  private NumberFormat format = NumberFormat.GENERAL;

  XlsbSheet(SheetBuilder sheet, SharedStrings strings, XlsxStyles styles, boolean from1904) {
    this.sheet = sheet;
    this.strings = strings;
    this.styles = styles;
    this.from1904 = from1904;
  }

  void take(XlsbRecord record) {
    switch (record.type()) {
      case ROW -> row(record);
      case BLANK, RK, ERROR, BOOL, REAL, TEXT, SHARED_TEXT, RICH_TEXT -> cell(record, false);
      case FORMULA_TEXT, FORMULA_REAL, FORMULA_BOOL, FORMULA_ERROR -> cell(record, true);
      case COLUMNS -> columns(record);
      case MERGED -> record.area().ifPresent(sheet::merge);
      default -> {}
    }
  }

  private void row(XlsbRecord record) {
    sheet.row(record.integer());
    record.skip(7);
    if ((record.ubyte() & 0x10) != 0) {
      sheet.hideRow(sheet.row());
    }
  }

  private void cell(XlsbRecord record, boolean formula) {
    column = record.integer();
    format = styles.get(record.integer() & 0xFFFFFF);
    switch (record.type()) {
      case RK -> number(RKUtil.decodeNumber(record.integer()), false);
      case REAL, FORMULA_REAL -> number(record.real(), formula);
      case BOOL, FORMULA_BOOL -> sheet.bool(column, record.ubyte() != 0, formula);
      case ERROR, FORMULA_ERROR -> sheet.error(column, ErrorCodes.text(record.ubyte()), formula);
      case TEXT, FORMULA_TEXT -> sheet.text(column, record.text(), formula);
      case SHARED_TEXT -> sheet.text(column, strings.get(record.integer()), false);
      case RICH_TEXT -> {
        record.skip(1);
        sheet.text(column, record.text(), false);
      }
      default -> {}
    }
  }

  private void number(double value, boolean formula) {
    sheet.number(column, value, format, from1904, formula);
  }

  private void columns(XlsbRecord record) {
    int first = record.integer();
    int last = record.integer();
    record.skip(8);
    if ((record.ushort() & 1) != 0) {
      sheet.hideColumns(first, last);
    }
  }
}
