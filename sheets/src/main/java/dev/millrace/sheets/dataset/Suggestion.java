package dev.millrace.sheets.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A cell that is probably wrong, and what it should probably hold.
 *
 * @param sha256 of the file's bytes
 * @param cell null where the value is no single cell's, as a header's label
 * @param value as the dataset holds it
 * @param kind {@code spelling} or {@code dependency}
 * @param confidence from 0 to 1
 */
public record Suggestion(
    String file,
    String sha256,
    String sheet,
    int row,
    Fix.@Nullable Cell cell,
    String column,
    String value,
    String suggested,
    String kind,
    double confidence) {
  /** A rare value that is spelt almost like a frequent one. */
  public static final String SPELLING = "spelling";

  /** A value that contradicts those of the columns which determine it. */
  public static final String DEPENDENCY = "dependency";
}
