package dev.millrace.sheets.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A file as the books know it.
 *
 * @param name of the file, or the object's key
 * @param sha256 of its bytes
 * @param format as its content says; null when it was refused
 * @param state {@code loaded}, {@code waiting} (a layout needs a look) or {@code refused}
 * @param reason why it was refused or waits
 * @param counts of its rows
 */
public record FileEntry(
    String name,
    String sha256,
    long size,
    @Nullable String format,
    String state,
    @Nullable String reason,
    RowCounts counts) {
  public static final String LOADED = "loaded";
  public static final String WAITING = "waiting";
  public static final String REFUSED = "refused";
}
