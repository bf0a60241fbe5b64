package dev.millrace.sheets.ingest;

import dev.millrace.sheets.schema.DatasetSchema;

/** Decides about layouts that wait: a person at a terminal, or nobody. */
@FunctionalInterface
public interface Decider {
  /** Leaves every layout waiting. */
  Decider NOBODY = (waiting, schema, preview) -> waiting;

  /**
   * Decides about one layout.
   *
   * @param preview the first rows of the sheet where it was first seen, for people
   * @return the decision, or the waiting one as it was
   */
  LayoutDecision decide(LayoutDecision waiting, DatasetSchema schema, String preview);
}
