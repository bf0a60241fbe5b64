/** The one clean table, and the books that say where each of its values came from. */
@NullMarked
package dev.millrace.sheets.dataset;

import org.jspecify.annotations.NullMarked;
