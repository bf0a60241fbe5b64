/**
 * Every spreadsheet format into a {@link dev.millrace.sheets.grid.Workbook}. A format is told by
 * its content. Whatever a file holds, reading it ends: with a workbook, or with an {@link
 * dev.millrace.sheets.read.UnreadableSheetException} that says why not.
 */
@NullMarked
package dev.millrace.sheets.read;

import org.jspecify.annotations.NullMarked;
