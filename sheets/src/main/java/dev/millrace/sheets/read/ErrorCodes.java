package dev.millrace.sheets.read;

import org.apache.poi.ss.usermodel.FormulaError;

/** Errors as binary files number them, as people see them. */
final class ErrorCodes {
  private static final int GETTING_DATA = 0x2B;

  private ErrorCodes() {}

  static String text(int code) {
    if (FormulaError.isValidCode(code)) {
      return FormulaError.forInt((byte) code).getString();
    }
    return code == GETTING_DATA ? "#GETTING_DATA" : "#ERROR " + code;
  }
}
