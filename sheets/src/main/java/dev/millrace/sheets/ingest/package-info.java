/** From files to the dataset: survey, decide, load. */
@NullMarked
package dev.millrace.sheets.ingest;

import org.jspecify.annotations.NullMarked;
