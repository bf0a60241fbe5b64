package dev.millrace.sheets.layout;

import java.util.List;

/**
 * A column of a found table.
 *
 * @param column in the sheet, from 0
 * @param name the header's parts joined with a space, equal and empty ones once; {@code column C}
 *     where the header is empty. Not unique: a sheet may use a name twice
 * @param parts the texts of the header's rows above it from top to bottom, merged cells filled;
 *     empty ones stay, so that all columns have as many
 * @param fillsDown whether an empty cell seems to mean the value above it, as in pivot tables; a
 *     person is asked ({@link Question.Kind#FILL_DOWN})
 */
public record FoundColumn(int column, String name, List<String> parts, boolean fillsDown) {
  public FoundColumn {
    parts = List.copyOf(parts);
  }
}
