package dev.millrace.sheets.dataset;

/**
 * The numbers of the rows that one row of a sheet became. Tables that stand side by side share rows
 * of the sheet; each has a range of numbers of its own, so that every row of a table is counted,
 * compared and kept aside by itself.
 */
public final class Parts {
  /** No table has more parts in a row: it is the most columns of a sheet. */
  private static final int OF_A_TABLE = 16_384;

  private Parts() {}

  /**
   * The number of a table's first part.
   *
   * @param place of the table among those that share its rows, from 0
   */
  public static int first(int place) {
    return place * OF_A_TABLE;
  }

  /** In SQL: the place of the table that a part is of. */
  static String table(String part) {
    return part + " // " + OF_A_TABLE;
  }

  /** In SQL: whether a part is the first of its table's row. */
  static String isFirst(String part) {
    return part + " % " + OF_A_TABLE + " = 0";
  }
}
