package dev.millrace.sheets.dataset;

import org.jspecify.annotations.Nullable;

/** What is written down of a file's rows, besides their values. */
public final class Entries {
  private Entries() {}

  /**
   * A value that differs from what the file holds.
   *
   * @param cell such as {@code C7}
   * @param raw as the file holds it
   * @param value as the dataset holds it
   */
  public record Change(
      Place place, String cell, String column, String raw, String rule, String value) {}

  /**
   * A row kept aside.
   *
   * @param cell that is at fault; null when the row as a whole is
   * @param row all its texts as a JSON array
   * @param cells what it may be fixed by: a JSON array with cell, column, text and problem of each
   *     cell that has a column
   */
  public record Reject(
      Place place,
      @Nullable String cell,
      @Nullable String column,
      String reason,
      String row,
      String cells) {}

  /** A row that is no data: its role in the sheet, and what it says. */
  public record Other(Place place, String role, String text) {}

  /**
   * Which cells of a table a column's values came from.
   *
   * @param part which of the rows that one row of the sheet became, from {@link Parts#first}
   * @param sheetColumn such as {@code C}; null when the value is a header's label
   * @param header as the file writes it
   */
  public record Origin(
      String sheet,
      int firstRow,
      int lastRow,
      int part,
      String column,
      @Nullable String sheetColumn,
      String header) {}

  /**
   * A table that was found.
   *
   * @param area such as {@code A3:F120}
   * @param rows of data
   */
  public record Table(String sheet, String area, String fingerprint, int rows) {}
}
