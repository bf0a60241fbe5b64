/**
 * From cells to values: what a column holds, what each cell says, and every correction on the way.
 */
@NullMarked
package dev.millrace.sheets.clean;

import org.jspecify.annotations.NullMarked;
