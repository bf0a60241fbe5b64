package dev.millrace.sheets.clean;

/** Which of a text date's first two numbers is the day. */
public enum DateOrder {
  DAY_FIRST,
  MONTH_FIRST
}
