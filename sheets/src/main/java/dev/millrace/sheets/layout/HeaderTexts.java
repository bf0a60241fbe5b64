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
    return clean(grid.text(index, column));
  }

  /** A text without white space around, and single spaces for what there is inside. */
  static String clean(String text) {
    if (isClean(text)) {
      return text;
    }
    int length = text.length();
    StringBuilder clean = new StringBuilder(length);
    boolean owed = false;
    for (int at = 0; at < length; at++) {
      char c = text.charAt(at);
      if (isWhite(c)) {
        owed = !clean.isEmpty();
      } else {
        if (owed) {
          clean.append(' ');
          owed = false;
        }
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isClean(String text) {
    char before = ' ';
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < ' ' || c > 0x7e || (c == ' ' && before == ' ')) {
        return false;
      }
      before = c;
    }
    return before != ' ';
  }

  private static boolean isWhite(char c) {
    return c <= ' ' || Character.isSpaceChar(c) || (c >= 0x200b && c <= 0x200d) || c == 0xfeff;
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
