package dev.millrace.sheets.layout;

/** What a row that holds something is. Every such row of a sheet has exactly one role. */
public enum RowRole {
  TITLE(0, 3),
  HEADER(1, 8),
  DATA(2, 10),
  /** A sum, subtotal or mean of rows above or below, by its label, its place and its figures. */
  TOTAL(3, 7),
  /** It may be a total; a person decides it once for the layout ({@link Question.Kind#TOTALS}). */
  SUSPECTED_TOTAL(4, 9),
  /** The header again, inside the data. */
  REPEATED_HEADER(5, 6),
  /** A name that holds for the rows below it, such as a region alone in a row. */
  GROUP(6, 5),
  NOTE(7, 2),
  /** Hidden in the file, and left out because the options say so. */
  HIDDEN(8, 11),
  /** Nothing but white space, or formulas filled down below the last row of data. */
  BLANK(9, 0),
  /** Outside of every table, and none of the above. */
  OTHER(10, 1);

  private static final RowRole[] BY_CODE = values();

  private final int code;
  private final int weight;

  RowRole(int code, int weight) {
    this.code = code;
    this.weight = weight;
  }

  /** How roles are kept, in a byte. */
  byte code() {
    return (byte) code;
  }

  /** What counts for a row that has several, in tables side by side: the greatest. */
  int weight() {
    return weight;
  }

  static RowRole of(int code) {
    return BY_CODE[code];
  }
}
