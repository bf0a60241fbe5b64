package dev.millrace.sheets.layout;

import java.util.List;

/**
 * A column of a found table.
 *
 * @param column in the sheet, from 0
 * @param name the header's parts joined with a space; {@code column C} where the header is empty
 * @param parts the texts of the header's rows above it, merged cells filled
 */
public record FoundColumn(int column, String name, List<String> parts) {
  public FoundColumn {
    parts = List.copyOf(parts);
  }
}
