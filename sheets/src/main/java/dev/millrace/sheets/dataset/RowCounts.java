package dev.millrace.sheets.dataset;

/**
 * Where the filled rows of a file went. Every row went to exactly one place.
 *
 * @param in rows that hold something, over all sheets
 * @param data rows whose values are in the dataset
 * @param rejected rows kept aside with a reason
 * @param other rows that are titles, headers, totals, notes, repeats of the header, or lie outside
 *     of every table
 * @param repeated rows of an overlapping export, in the dataset already
 * @param waiting rows of layouts that wait for a person, or that a person left out
 */
public record RowCounts(
    long in, long data, long rejected, long other, long repeated, long waiting) {
  public static final RowCounts NONE = new RowCounts(0, 0, 0, 0, 0, 0);

  /** Rows that no place accounts for: 0, or something is wrong here. */
  public long unaccounted() {
    return in - data - rejected - other - repeated - waiting;
  }

  public RowCounts plus(RowCounts more) {
    return new RowCounts(
        in + more.in,
        data + more.data,
        rejected + more.rejected,
        other + more.other,
        repeated + more.repeated,
        waiting + more.waiting);
  }
}
