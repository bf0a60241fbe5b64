package dev.millrace.sheets.layout;

import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Grid;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cells as a header shows them. */
final class HeaderTexts {
  private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

  private HeaderTexts() {}

  /** A text without white space around and line breaks inside; a date as ISO 8601 writes it. */
  static String of(Grid grid, int index, int column) {
    if (grid.kind(index, column) == CellKind.DATE) {
      return date(grid.number(index, column), grid.format(index, column));
    }
    return grid.text(index, column).strip().replaceAll("\\s+", " ");
  }

  /** {@code 2024-01-31}, or {@code 2024-01} for the first of a month whose format shows no day. */
  private static String date(double days, @Nullable String format) {
    try {
      LocalDate date = DAY_ZERO.plusDays((long) Math.floor(days));
      boolean showsDay = format == null || format.toLowerCase(Locale.ROOT).contains("d");
      String text = date.toString();
      return showsDay || date.getDayOfMonth() != 1 ? text : text.substring(0, text.length() - 3);
    } catch (DateTimeException e) {
      return Double.toString(days); // no date that a calendar knows
    }
  }
}
