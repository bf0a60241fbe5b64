package dev.millrace.sheets.grid;

/** What a cell holds, as the file itself says it. A csv file holds nothing but texts. */
public enum CellKind {
  EMPTY(0),
  TEXT(1),
  NUMBER(2),
  /** A number that its format shows as a date, a time, or both. */
  DATE(3),
  BOOLEAN(4),
  /** Such as {@code #REF!}, also where a formula gave it. */
  ERROR(5),
  /** A formula whose value the file does not hold. Formulas are never evaluated here. */
  NO_VALUE(6);

  private static final CellKind[] BY_CODE = {EMPTY, TEXT, NUMBER, DATE, BOOLEAN, ERROR, NO_VALUE};

  private final int code;

  CellKind(int code) {
    this.code = code;
  }

  /** How a grid keeps it, in six bits. */
  int code() {
    return code;
  }

  static CellKind of(int code) {
    return BY_CODE[code];
  }
}
