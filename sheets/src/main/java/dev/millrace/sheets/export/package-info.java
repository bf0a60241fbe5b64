/** The clean table as files for others: xlsx, csv, Parquet, DuckDB. */
@NullMarked
package dev.millrace.sheets.export;

import org.jspecify.annotations.NullMarked;
