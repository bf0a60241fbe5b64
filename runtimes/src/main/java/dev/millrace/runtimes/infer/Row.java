package dev.millrace.runtimes.infer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input row.
 *
 * @param number counted from 1, headings not counted
 * @param place for messages, such as {@code row 3 (line 4)}
 * @param columns the column names with their places among the values; empty when the row has none
 * @param ordered whether the order of the values means anything; that of a JSON record does not
 * @param values in the order of the object
 */
record Row(
    long number, String place, Map<String, Integer> columns, boolean ordered, List<Value> values) {

  /** The value of a column; null when there is no such column. */
  @Nullable Value get(String column) {
    Integer index = columns.get(column);
    return index == null || index >= values.size() ? null : values.get(index);
  }
}
