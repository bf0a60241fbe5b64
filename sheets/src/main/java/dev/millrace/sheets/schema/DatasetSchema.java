package dev.millrace.sheets.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns of a dataset, in order.
 *
 * @param keys columns that together name a row, none when nothing does
 */
public record DatasetSchema(List<DatasetColumn> columns, List<String> keys) {
  /** A dataset that has no column yet: its first files propose them. */
  public static final DatasetSchema EMPTY = new DatasetSchema(List.of(), List.of());

  public DatasetSchema {
    columns = columns == null ? List.of() : List.copyOf(columns);
    keys = keys == null ? List.of() : List.copyOf(keys);
  }

  /** The column of a name. */
  public Optional<DatasetColumn> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** The names of all columns. */
  public Set<String> names() {
    return columns.stream().map(DatasetColumn::name).collect(Collectors.toSet());
  }

  /** With one column in the place of the one of its name, or behind all. */
  public DatasetSchema with(DatasetColumn column) {
    List<DatasetColumn> all = new ArrayList<>(columns);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(column.name())) {
        all.set(i, column);
        return new DatasetSchema(all, keys);
      }
    }
    all.add(column);
    return new DatasetSchema(all, keys);
  }
}
