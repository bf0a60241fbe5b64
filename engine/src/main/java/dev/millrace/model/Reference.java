package dev.millrace.model;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a version is expected to see and to say, as its package tells it.
 *
 * @param origin where it is from
 * @param cases inputs and outputs, each read when it is asked for; reading one that is damaged
 *     throws {@link ModelException}
 */
public record Reference(Origin origin, List<Supplier<VerificationCase>> cases) {
  public Reference {
    cases = List.copyOf(cases);
  }

  /** Where expectations come from. */
  public enum Origin {
    /**
     * Rows that the author chose to stand for what comes: {@code reference/ROLE} of the package.
     */
    REFERENCE_WINDOW,
    /** The verification cases. */
    VERIFICATION_CASES,
    /** The first rows that were served. */
    SERVED_ROWS;

    /** As the API writes it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
