package dev.millrace.sheets.grid;

import java.util.List;

/**
 * A file's sheets in its own order.
 *
 * @param format what the file is by its content, such as {@code xlsx}, {@code xls (BIFF8)}, {@code
 *     csv (Windows-1252, ';')}
 * @param remarks what a person should know of how it was read, such as cells that were left out
 */
public record Workbook(String format, List<Sheet> sheets, List<String> remarks) {
  public Workbook {
    sheets = List.copyOf(sheets);
    remarks = List.copyOf(remarks);
  }
}
