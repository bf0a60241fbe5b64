package dev.millrace.sheets.layout;

/** What a row that holds something is. Every such row of a sheet has exactly one role. */
public enum RowRole {
  TITLE,
  HEADER,
  DATA,
  /** A sum or subtotal of rows above or below. */
  TOTAL,
  /** The header again, inside the data. */
  REPEATED_HEADER,
  /** A name that holds for the rows below it, such as a region alone in a row. */
  GROUP,
  NOTE,
  /** Outside of every table, and none of the above. */
  OTHER
}
