package dev.millrace.sheets.clean;

/** What stands before the fraction of a number that is written as text. */
public enum DecimalMark {
  POINT,
  COMMA
}
