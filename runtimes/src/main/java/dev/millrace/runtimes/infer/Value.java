package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;

/** One value of a row, as it was written. */
sealed interface Value {

  /**
   * A cell of a CSV file.
   *
   * @param decimal what separates a number's whole part from its fraction there
   */
  record Cell(String text, char decimal) implements Value {
    @Override
    public boolean isMissing() {
      return text.isBlank();
    }

    @Override
    public String toString() {
      return "'" + shortened(text) + "'";
    }
  }

  /** A value of a JSON record; may be an array where an input takes several elements. */
  record Json(JsonNode node) implements Value {
    @Override
    public boolean isMissing() {
      return node.isNull();
    }

    @Override
    public String toString() {
      return shortened(node.toString());
    }
  }

  /** Whether nothing was written: an empty cell, a JSON null. */
  boolean isMissing();

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
