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
   * @param preview a sheet that has it
   * @return the decision, or the waiting one as it was; or the layout that the person points at
   *     instead, with {@link LayoutPreview#point}
   */
  LayoutDecision decide(LayoutDecision waiting, DatasetSchema schema, LayoutPreview preview);
}
