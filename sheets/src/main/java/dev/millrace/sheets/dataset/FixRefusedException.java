package dev.millrace.sheets.dataset;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fixes that leave their rows wrong; nothing of what they came with was kept. */
public final class FixRefusedException extends DatasetException {
  private static final long serialVersionUID = 1L;
  private final transient List<Refused> refused;

  public FixRefusedException(List<Refused> refused) {
    super(refused.stream().map(Refused::sentence).distinct().collect(Collectors.joining("; ")));
    this.refused = List.copyOf(refused);
  }

  /** What is still wrong, cell by cell. */
  public List<Refused> refused() {
    return refused;
  }

  /**
   * A cell that is still wrong in a row that was fixed.
   *
   * @param cell null when the row as a whole is at fault
   */
  public record Refused(
      String file,
      String sheet,
      int row,
      @Nullable String cell,
      @Nullable String column,
      String reason) {
    String sentence() {
      return "%s, %s: %s".formatted(file, cell == null ? "row " + row : cell, reason);
    }
  }
}
