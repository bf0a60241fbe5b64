/** What a spreadsheet holds, whatever format it came in: workbook, sheets, cells. */
@NullMarked
package dev.millrace.sheets.grid;

import org.jspecify.annotations.NullMarked;
