package dev.millrace.sheets.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which column of the dataset each field of a layout is.
 *
 * @param fields in the layout's order
 * @param confidence from 0 to 1 that all of it is right
 * @param questions what only a person can decide
 */
public record Mapping(List<Field> fields, double confidence, List<String> questions) {
  public Mapping {
    fields = List.copyOf(fields);
    questions = List.copyOf(questions);
  }

  /**
   * One field.
   *
   * @param target the dataset's column; null when the field is left out
   * @param confidence that the target is right
   * @param isNew whether the dataset does not have the column yet
   */
  public record Field(
      String source, @Nullable String target, ColumnType type, double confidence, boolean isNew) {}
}
