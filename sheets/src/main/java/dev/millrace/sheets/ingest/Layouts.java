package dev.millrace.sheets.ingest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was decided about the layouts of a dataset, by fingerprint. */
public record Layouts(Map<String, LayoutDecision> layouts) {
  /** Under this key a dataset keeps them. */
  static final String KEY = "layouts";

  static final Layouts NONE = new Layouts(Map.of());

  public Layouts {
    layouts = Collections.unmodifiableMap(new LinkedHashMap<>(layouts));
  }
}
