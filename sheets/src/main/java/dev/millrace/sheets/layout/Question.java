package dev.millrace.sheets.layout;

/**
 * What only a person can decide about a table. It is asked once for a layout; the answer holds for
 * every sheet with the same fingerprint.
 *
 * @param text the question with an example, for people
 * @param suggestion the answer that is more likely
 */
public record Question(Kind kind, String text, boolean suggestion) {

  /** What is asked; yes means what the comment says. */
  public enum Kind {
    /** Rows with the role {@link RowRole#SUSPECTED_TOTAL} are totals, not data. */
    TOTALS,
    /** The table has no header: the first row is data. */
    NO_HEADER,
    /** The proposed unpivot is right. */
    UNPIVOT,
    /** Rows with the role {@link RowRole#GROUP} name the rows below them, and are no data. */
    GROUPS,
    /** Empty cells of columns that {@link FoundColumn#fillsDown} mean the value above them. */
    FILL_DOWN
  }
}
