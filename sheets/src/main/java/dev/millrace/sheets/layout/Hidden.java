package dev.millrace.sheets.layout;

/** What happens to rows, columns or sheets that the file hides. */
public enum Hidden {
  /** They are read like any other. */
  READ,
  /** They are left out, and reported as such. */
  LEAVE_OUT
}
