package dev.millrace.sheets.read;

import dev.millrace.sheets.read.UnreadableSheetException.Reason;
import org.apache.poi.hssf.record.RecordInputStream;

/**
 * Which xls it is, as its first record says.
 *
 * @param biff 2 to 4 for Excel 2 to 4, 5 for Excel 5 and 95, 8 for Excel 97 to 2003
 * @param globals whether the workbook's globals follow, and not a sheet alone
 */
record XlsVersion(int biff, boolean globals) {
  private static final int GLOBALS = 0x0005;
  private static final int BIFF8 = 0x0600;

  /** Reads the record that a stream stands at. */
  static XlsVersion read(RecordInputStream in) {
    int stated = in.remaining() >= 2 ? in.readUShort() : 0;
    int type = in.remaining() >= 2 ? in.readUShort() : 0;
    int biff =
        switch (in.getSid()) {
          case 0x0009 -> 2;
          case 0x0209 -> 3;
          case 0x0409 -> 4;
          case 0x0809 -> stated >= BIFF8 ? 8 : 5;
          default ->
              throw new UnreadableSheetException(
                  Reason.DAMAGED, "The workbook inside the file does not begin as one.");
        };
    return new XlsVersion(biff, biff >= 5 && type == GLOBALS);
  }

  @Override
  public String toString() {
    return "BIFF" + biff;
  }
}
