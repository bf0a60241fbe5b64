/**
 * Spreadsheets become one clean table: the datasets of this installation, and the task that feeds
 * them.
 */
@NullMarked
package dev.millrace.sheets;

import org.jspecify.annotations.NullMarked;
