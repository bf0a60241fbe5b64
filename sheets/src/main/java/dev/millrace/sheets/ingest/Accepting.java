package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.Suggestion;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Suggestions that somebody accepts, as fixes of their cells. */
public final class Accepting {
  private Accepting() {}

  /** The fixes; one for a cell, that of the highest confidence. */
  public static List<Fix> fixes(Collection<Suggestion> suggestions, String by, Instant at) {
    Map<Fix.Cell, Suggestion> best = new LinkedHashMap<>();
    for (Suggestion one : suggestions) {
      if (one.cell() != null) {
        best.merge(one.cell(), one, (a, b) -> a.confidence() >= b.confidence() ? a : b);
      }
    }
    return best.entrySet().stream()
        .map(one -> Fix.of(one.getKey(), one.getValue().suggested(), Correction.ACCEPTED, by, at))
        .toList();
  }
}
