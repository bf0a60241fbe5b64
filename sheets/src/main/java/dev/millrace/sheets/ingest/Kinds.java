package dev.millrace.sheets.ingest;

import dev.millrace.sheets.layout.TableFinder;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import dev.millrace.sheets.schema.Mapper;
import dev.millrace.sheets.schema.Mapping;
import dev.millrace.sheets.schema.Names;
import dev.millrace.sheets.schema.Rules;
import dev.millrace.sheets.schema.SourceField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the kinds of tables apart that a folder holds, such as customers and sales: a layout is of
 * the kind of an earlier one when it shares enough of its columns ({@link Mapper#isOfIt}). Layouts
 * whose header is not found for certain are of no kind, and found out about when they are decided.
 */
final class Kinds {
  private final List<Growing> kinds = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private Kinds() {}

  /** A layout with what it was seen in. */
  private record Seen(String fingerprint, List<SourceField> fields, List<Place> places, int rows) {}

  private record Place(SourceFile file, String sheet) {}

  /** A kind while layouts are added to it. */
  private static final class Growing {
    DatasetSchema schema = DatasetSchema.EMPTY;
    final List<Seen> layouts = new ArrayList<>();

    int rows() {
      return layouts.stream().mapToInt(Seen::rows).sum();
    }
  }

  /** The kinds, the one with most rows first. */
  static List<Kind> of(List<FileSurvey> files) {
    Kinds kinds = new Kinds();
    seen(files).stream().sorted(Comparator.comparingInt(Seen::rows).reversed()).forEach(kinds::add);
    kinds.kinds.sort(Comparator.comparingInt(Growing::rows).reversed());
    return kinds.kinds.stream().map(kinds::named).toList();
  }

  private static List<Seen> seen(List<FileSurvey> files) {
    Map<String, Seen> layouts = new LinkedHashMap<>();
    for (FileSurvey file : files) {
      for (TableSurvey table : file.tables()) {
        if (table.source.table.confidence() >= TableFinder.BAR) {
          Seen before = layouts.get(table.fingerprint());
          List<Place> places = before == null ? new ArrayList<>() : before.places;
          places.add(new Place(file.file, table.source.sheet.name()));
          int rows = table.rows() + (before == null ? 0 : before.rows);
          layouts.put(
              table.fingerprint(), new Seen(table.fingerprint(), table.fields(), places, rows));
        }
      }
    }
    return List.copyOf(layouts.values());
  }

  private void add(Seen layout) {
    Growing best = null;
    double most = 0;
    for (Growing kind : kinds) {
      Mapper mapper = new Mapper(kind.schema);
      double shared = mapper.shared(layout.fields);
      if (mapper.isOfIt(layout.fields) && shared > most) {
        best = kind;
        most = shared;
      }
    }
    if (best == null) {
      best = new Growing();
      kinds.add(best);
    }
    best.layouts.add(layout);
    for (Mapping.Field field : new Mapper(best.schema).propose(layout.fields).fields()) {
      if (field.isNew() && field.target() != null) {
        best.schema =
            best.schema.with(
                new DatasetColumn(
                    field.target(), field.source(), field.type(), null, List.of(), Rules.NONE));
      }
    }
  }

  private Kind named(Growing kind) {
    Set<SourceFile> files = new LinkedHashSet<>();
    kind.layouts.forEach(layout -> layout.places.forEach(place -> files.add(place.file)));
    Set<String> fingerprints = new LinkedHashSet<>();
    kind.layouts.forEach(layout -> fingerprints.add(layout.fingerprint));
    String name = Names.forSql(name(kind), names).replace('_', '-');
    names.add(name.replace('-', '_'));
    return new Kind(
        name,
        kind.schema.columns().stream().map(DatasetColumn::label).toList(),
        List.copyOf(files),
        fingerprints,
        kind.rows());
  }

  /** The words that the names of all its files share, else of its sheets, else its first column. */
  private static String name(Growing kind) {
    List<String> files = new ArrayList<>();
    List<String> sheets = new ArrayList<>();
    for (Seen layout : kind.layouts) {
      layout.places.forEach(place -> files.add(stem(place.file.name())));
      layout.places.forEach(place -> sheets.add(place.sheet));
    }
    boolean isAlone = sheets.stream().distinct().count() == 1;
    String bySheet = shared(sheets);
    String byFile = shared(files);
    if (isAlone && !bySheet.isEmpty() && files.size() > 1 && byFile.isEmpty()) {
      return bySheet;
    }
    return !byFile.isEmpty()
        ? byFile
        : !bySheet.isEmpty() ? bySheet : "by " + kind.schema.columns().getFirst().label();
  }

  private static String stem(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file;
  }

  /** The words of letters, in the first's order, that all hold. */
  private static String shared(List<String> names) {
    List<String> words = new ArrayList<>(words(names.getFirst()));
    names.forEach(name -> words.retainAll(words(name)));
    words.removeIf(word -> word.matches("(sheet|tabelle|feuil|hoja|foglio|table|export|data)"));
    return String.join(" ", words);
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String word : Names.normalise(name).split(" ", -1)) {
      String letters = word.replaceAll("\\d+$", "");
      if (letters.length() > 1 && letters.chars().allMatch(Character::isLetter)) {
        words.add(letters);
      }
    }
    return words;
  }
}
