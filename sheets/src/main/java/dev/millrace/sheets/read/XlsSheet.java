package dev.millrace.sheets.read;

import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.Sheet;
import org.apache.poi.hssf.util.RKUtil;

/** Reads the records of one xls sheet. */
final class XlsSheet {
  private static final int MOST_BIFF_COLUMNS = 256;

  private final XlsRecords records;
  private final XlsGlobals globals;
  private final SheetBuilder sheet;
  private int column;
  private NumberFormat format = NumberFormat.GENERAL;

  /** The column of a formula whose text is in a record to come; -1 otherwise. */
  private int awaitsText = -1;

  XlsSheet(XlsRecords records, XlsGlobals globals, SheetBuilder sheet) {
    this.records = records;
    this.globals = globals;
    this.sheet = sheet;
  }

  Sheet build() {
    return sheet.build();
  }

  /** Takes the current record if it is one of a sheet's. */
  void take() {
    switch (records.sid()) {
      case 0x02 -> number(false);
      case 0x03, 0x203 -> number(true);
      case 0x04, 0x204, 0xD6 -> label();
      case 0x05, 0x205 -> boolOrError();
      case 0x06, 0x206, 0x406 -> formula();
      case 0x07, 0x207 -> textOfFormula();
      case 0x27E -> rk();
      case 0xBD -> rks();
      case 0xFD -> sharedText();
      case 0x208 -> row();
      case 0x7D -> columns();
      case 0xE5 -> merged();
      case 0x872, 0x878 -> table();
      default -> {}
    }
  }

  /** Row, column and style, which every cell begins with. */
  private void place() {
    int row = records.ushort();
    column = records.ushort();
    if (records.isBiff2()) {
      format = globals.format(records.ubyte() & 0x3F);
      records.skip(2);
    } else {
      format = globals.format(records.ushort());
    }
    goTo(row);
  }

  private void goTo(int row) {
    if (row != sheet.row()) {
      sheet.row(row);
    }
  }

  private void number(boolean real) {
    place();
    keep(real ? records.real() : records.ushort(), false);
  }

  private void keep(double value, boolean formula) {
    sheet.number(column, value, format, globals.from1904(), formula);
  }

  private void label() {
    place();
    sheet.text(column, records.text(records.isBiff2() ? 1 : 2), false);
  }

  private void sharedText() {
    place();
    sheet.text(column, globals.string(records.integer()), false);
  }

  private void boolOrError() {
    place();
    int value = records.ubyte();
    keepBoolOrError(value, records.ubyte() != 0, false);
  }

  private void keepBoolOrError(int value, boolean isError, boolean formula) {
    if (isError) {
      sheet.error(column, ErrorCodes.text(value), formula);
    } else {
      sheet.bool(column, value != 0, formula);
    }
  }

  private void formula() {
    place();
    awaitsText = -1;
    byte[] value = records.eightBytes();
    if (value[6] != (byte) 0xFF || value[7] != (byte) 0xFF) {
      keep(Double.longBitsToDouble(littleEndian(value)), true);
      return;
    }
    switch (value[0]) {
      case 0 -> awaitsText = column;
      case 1, 2 -> keepBoolOrError(value[2] & 0xFF, value[0] == 2, true);
      default -> {} // an empty text
    }
  }

  private static long littleEndian(byte[] bytes) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (bytes[i] & 0xFF);
    }
    return value;
  }

  private void textOfFormula() {
    if (awaitsText >= 0) {
      sheet.text(awaitsText, records.text(records.isBiff2() ? 1 : 2), true);
      awaitsText = -1;
    }
  }

  private void rk() {
    place();
    keep(RKUtil.decodeNumber(records.integer()), false);
  }

  private void rks() {
    int row = records.ushort();
    column = records.ushort();
    goTo(row);
    while (records.remaining() >= 6) {
      format = globals.format(records.ushort());
      keep(RKUtil.decodeNumber(records.integer()), false);
      column++;
    }
  }

  private void row() {
    int number = records.ushort();
    if (records.remaining() >= 14) {
      records.skip(10);
      if ((records.ushort() & 0x20) != 0) {
        sheet.hideRow(number);
      }
    }
  }

  private void columns() {
    int first = records.ushort();
    int last = records.ushort();
    records.skip(4);
    if ((records.ushort() & 1) != 0) {
      sheet.hideColumns(first, Math.min(last, MOST_BIFF_COLUMNS - 1));
    }
  }

  private void merged() {
    int count = records.ushort();
    for (int i = 0; i < count && records.remaining() >= 8; i++) {
      area(false);
    }
  }

  /** A list, as Excel 2003 called its tables; its area stands in the record's head. */
  private void table() {
    records.skip(4);
    area(true);
  }

  private void area(boolean isTable) {
    int firstRow = records.ushort();
    int lastRow = records.ushort();
    int firstColumn = records.ushort();
    int lastColumn = records.ushort();
    if (firstRow <= lastRow && firstColumn <= lastColumn) {
      Area area = new Area(firstRow, firstColumn, lastRow, lastColumn);
      if (isTable) {
        sheet.table(area);
      } else {
        sheet.merge(area);
      }
    }
  }
}
