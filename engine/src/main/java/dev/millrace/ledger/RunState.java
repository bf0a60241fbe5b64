package dev.millrace.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Where a run stands. A failed attempt leads back to {@link #READY} until the limit, then to {@link
 * #DEAD}.
 */
public enum RunState {
  READY,
  RUNNING,
  SUCCEEDED,
  DEAD;

  /**
   * The word in the API and the ledger: {@code ready}, {@code running}, {@code succeeded}, {@code
   * dead}.
   */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the run has come to its end, until somebody retries it by hand. */
  public boolean ended() {
    return this == SUCCEEDED || this == DEAD;
  }

  public static RunState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
