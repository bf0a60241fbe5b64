package dev.millrace.sheets.layout;

/** What a row that holds something is. Every such row of a sheet has exactly one role. */
public enum RowRole {
  TITLE,
  HEADER,
  DATA,
  /** A sum, subtotal or mean of rows above or below, by its label, its place and its figures. */
  TOTAL,
  /** It may be a total; a person decides it once for the layout ({@link Question.Kind#TOTALS}). */
  SUSPECTED_TOTAL,
  /** The header again, inside the data. */
  REPEATED_HEADER,
  /** A name that holds for the rows below it, such as a region alone in a row. */
  GROUP,
  NOTE,
  /** Hidden in the file, and left out because the options say so. */
  HIDDEN,
  /** Nothing but white space, or formulas filled down below the last row of data. */
  BLANK,
  /** Outside of every table, and none of the above. */
  OTHER
}
