/** The columns of a dataset, and which of them the columns of a layout are. */
@NullMarked
package dev.millrace.sheets.schema;

import org.jspecify.annotations.NullMarked;
