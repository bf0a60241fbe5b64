/** Where the tables of a sheet are, and what every other row is. */
@NullMarked
package dev.millrace.sheets.layout;

import org.jspecify.annotations.NullMarked;
