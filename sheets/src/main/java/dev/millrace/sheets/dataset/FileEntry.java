package dev.millrace.sheets.dataset;

import org.jspecify.annotations.Nullable;

/**
 * A file as the books know it.
 *
 * @param name of the file, or the object's key
 * @param sha256 of its bytes
 * @param format as its content says; null when it was refused
 * @param state {@code loaded}, {@code waiting} (a layout needs a look), {@code refused}, or {@code
 *     deleted}: its object is gone, and all that came from it
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
  public static final String DELETED = "deleted";

  /** Whether its object is gone, and all that came from it. */
  public boolean isDeleted() {
    return state.equals(DELETED);
  }

  /** The same name with other bytes. */
  public FileEntry of(String otherSha256) {
    return new FileEntry(name, otherSha256, size, format, state, reason, counts);
  }

  /** What the books keep of it when its object is gone. */
  FileEntry deleted() {
    String why = "its object was deleted; %d rows left the table with it".formatted(counts.data());
    return new FileEntry(name, sha256, size, format, DELETED, why, RowCounts.NONE);
  }
}
