package dev.millrace.sheets.clean;

/** The rules by which a cell's value may differ from what the file holds. Each use is logged. */
public enum Correction {
  /** White space at the ends, doubled or of a strange kind; invisible characters; look-alikes. */
  PLAIN_TEXT("plain-text"),
  /** A number written as text, as it stands. */
  TEXT_NUMBER("text-number"),
  /** A number whose decimal mark is a comma. */
  DECIMAL_COMMA("decimal-comma"),
  /**
   * Thousands marks, a currency or unit, zeros or a plus in front, or a minus in the accountant's
   * ways left out of a number.
   */
  NUMBER_STYLE("number-style"),
  /** {@code 12%} as 0.12. */
  PERCENT("percent"),
  /** A number given in another unit than the column's declared one, made one of it. */
  UNIT("unit"),
  /** A date written as text. */
  TEXT_DATE("text-date"),
  /** A date whose year has two digits; 30 to 99 are taken for the last century, as Excel does. */
  SHORT_YEAR("short-year"),
  /** A moment whose zone is left out; its clock reads what was written. */
  ZONE("zone"),
  /** A moment that was written with more than microseconds, to the nearest one. */
  TO_THE_MICROSECOND("to-the-microsecond"),
  /** A serial some millionths of a second beside a whole one, which it is taken for. */
  TO_THE_SECOND("to-the-second"),
  /** A bare number in a column of dates, counted in days as spreadsheets do. */
  SERIAL_DATE("serial-date"),
  /** A date with a format, in a column of numbers or texts. */
  DATE_AS_OTHER("date-as-other"),
  /** A word such as {@code n/a} in a column of numbers or dates. */
  NO_VALUE_WORD("no-value-word"),
  /** An error such as {@code #REF!}: no value. */
  ERROR_CELL("error-cell"),
  /** A formula whose value the file does not hold: no value. */
  FORMULA_WITHOUT_VALUE("formula-without-value"),
  /** A truth value written as text or number. */
  TEXT_TRUTH("text-truth"),
  /** The value of a merged cell, in the cells that it covers. */
  MERGED_CELL("merged-cell"),
  /** The value of the cell above, in a column where empty cells mean that; a person said so. */
  FILL_DOWN("fill-down"),
  /** A cell that contradicts the other columns, which determine it. */
  DEPENDENCY("dependency"),
  /** A value that a person gave for a rejected or wrong one. */
  BY_HAND("by-hand"),
  /** A suggestion that a person accepted. */
  ACCEPTED("accepted");

  private final String word;

  Correction(String word) {
    this.word = word;
  }

  /** Its name in logs and reports. */
  public String word() {
    return word;
  }
}
