package dev.millrace.sheets.layout;

/**
 * A table as it is found in a view, in lines.
 *
 * @param headerFirst first line of the header, {@code headerEnd} one more than its last
 * @param end one more than the last line
 * @param roles of the lines from {@code headerFirst} to {@code end}
 * @param margin how much better the header scored than any other line
 * @param contrast how much the header's types differ from those below
 * @param declared whether the file itself says that here is a table
 */
record Draft(
    View view,
    int headerFirst,
    int headerEnd,
    int end,
    RowRole[] roles,
    double margin,
    double contrast,
    boolean declared) {

  RowRole role(int line) {
    return roles[line - headerFirst];
  }

  /** Whether the header stands below the data; its line comes first in the view all the same. */
  boolean isUpturned() {
    return hasHeader()
        && headerEnd < end
        && view.rowNumber(headerFirst) > view.rowNumber(headerEnd);
  }

  boolean hasHeader() {
    return headerEnd > headerFirst;
  }
}
