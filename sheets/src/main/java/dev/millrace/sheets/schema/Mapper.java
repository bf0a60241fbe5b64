package dev.millrace.sheets.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proposes which column of a dataset each field of a layout is: the best pairs of names first, each
 * column once. A field that resembles no column is proposed as a new one.
 */
public final class Mapper {
  /** A pair less alike than this is none. */
  private static final double LEAST = 0.75;

  /** A layout is of a dataset when it has this share of its columns, ... */
  private static final double LEAST_OF_COLUMNS = 0.5;

  /** ... or when this share of its fields are columns of it, since files may be narrow. */
  private static final double LEAST_OF_FIELDS = 0.7;

  private final DatasetSchema schema;

  public Mapper(DatasetSchema schema) {
    this.schema = schema;
  }

  private record Pair(int field, DatasetColumn column, double likeness) {}

  /** The proposal; without a schema every field becomes a column, and that is certain. */
  public Mapping propose(List<SourceField> fields) {
    Map<Integer, Pair> chosen = choose(fields);
    List<Mapping.Field> mapped = new ArrayList<>();
    List<String> questions = new ArrayList<>();
    Set<String> taken = new HashSet<>(schema.names());
    for (int i = 0; i < fields.size(); i++) {
      SourceField field = fields.get(i);
      Pair pair = chosen.get(i);
      if (pair == null) {
        String name = Names.forSql(field.name(), taken);
        taken.add(name);
        mapped.add(new Mapping.Field(field.name(), name, field.type(), 1, true));
      } else {
        mapped.add(field(field, pair, questions));
      }
    }
    return new Mapping(mapped, confidence(mapped, fields, questions), questions);
  }

  /**
   * Whether fields are of this dataset at all, rather than of another kind of table that happens to
   * share some names, as customers and sales do.
   */
  public boolean isOfIt(List<SourceField> fields) {
    return isOfIt(choose(fields).size(), fields.size());
  }

  private boolean isOfIt(long known, int fields) {
    return schema.columns().isEmpty()
        || (known > 0
            && (known >= LEAST_OF_COLUMNS * schema.columns().size()
                || known >= LEAST_OF_FIELDS * fields));
  }

  /** The share of the fields, or of the columns if that is more, that are on both sides. */
  public double shared(List<SourceField> fields) {
    return schema.columns().isEmpty() ? 0 : shared(choose(fields).size(), fields.size());
  }

  private double shared(long known, int fields) {
    return Math.max((double) known / fields, (double) known / schema.columns().size());
  }

  private Map<Integer, Pair> choose(List<SourceField> fields) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      for (DatasetColumn column : schema.columns()) {
        double likeness = column.likeness(fields.get(i).name());
        if (likeness >= LEAST) {
          pairs.add(new Pair(i, column, likeness));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::likeness).reversed());
    Map<Integer, Pair> chosen = new HashMap<>();
    Set<String> used = new HashSet<>();
    for (Pair pair : pairs) {
      if (!chosen.containsKey(pair.field) && used.add(pair.column.name())) {
        chosen.put(pair.field, pair);
      }
    }
    return chosen;
  }

  private static Mapping.Field field(SourceField field, Pair pair, List<String> questions) {
    DatasetColumn column = pair.column;
    boolean fits =
        field.filled() == 0
            || column.type() == field.type()
            || column.type() == ColumnType.TEXT
            || column.type().join(field.type()) != ColumnType.TEXT;
    if (!fits) {
      questions.add(
          "'%s' holds values of type %s, but column '%s' is of type %s"
              .formatted(field.name(), field.type(), column.name(), column.type()));
    }
    if (pair.likeness < Names.SYNONYM - 0.03) {
      questions.add("is '%s' the column '%s'?".formatted(field.name(), column.name()));
    }
    return new Mapping.Field(
        field.name(), column.name(), column.type(), fits ? pair.likeness : 0.4, false);
  }

  /** The weakest pair counts, and how much of the layout the dataset knows. */
  private double confidence(
      List<Mapping.Field> mapped, List<SourceField> fields, List<String> questions) {
    if (schema.columns().isEmpty() || fields.isEmpty()) {
      return schema.columns().isEmpty() ? 1 : 0;
    }
    long known = mapped.stream().filter(field -> !field.isNew()).count();
    double shared = shared(known, fields.size());
    double weakest = mapped.stream().mapToDouble(Mapping.Field::confidence).min().orElseThrow();
    if (!isOfIt(known, fields.size())) {
      questions.add(
          "only %d of its %d columns are known here: is it of this dataset at all?"
              .formatted(known, fields.size()));
      return Math.min(weakest, shared);
    }
    return weakest;
  }
}
