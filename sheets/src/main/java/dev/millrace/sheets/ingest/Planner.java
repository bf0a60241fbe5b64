package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.ColumnPlan;
import dev.millrace.sheets.clean.HeaderUnit;
import dev.millrace.sheets.ingest.LayoutDecision.Example;
import dev.millrace.sheets.ingest.LayoutDecision.State;
import dev.millrace.sheets.layout.Question;
import dev.millrace.sheets.layout.TableFinder;
import dev.millrace.sheets.schema.ColumnType;
import dev.millrace.sheets.schema.DatasetColumn;
import dev.millrace.sheets.schema.DatasetSchema;
import dev.millrace.sheets.schema.Mapper;
import dev.millrace.sheets.schema.Mapping;
import dev.millrace.sheets.schema.Rules;
import dev.millrace.sheets.schema.SourceField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides how the layouts of some files go into a dataset: those decided before as they were, then
 * the one that most files have, and so on, each against the columns that the ones before it made.
 */
final class Planner {
  /** A mapping less certain than this waits for a person. */
  static final double BAR = 0.9;

  private final Map<String, LayoutDecision> decisions;
  private final DatasetSchema known;
  private DatasetSchema schema;

  Planner(DatasetSchema schema, Map<String, LayoutDecision> decided) {
    this.known = schema;
    this.schema = schema;
    this.decisions = new LinkedHashMap<>(decided);
  }

  /** A layout with all its tables. */
  private record Layout(String fingerprint, List<Seen> tables) {
    long files() {
      return tables.stream().map(Seen::file).distinct().count();
    }

    int rows() {
      return tables.stream().mapToInt(seen -> seen.table.rows()).sum();
    }
  }

  private record Seen(FileSurvey file, TableSurvey table) {}

  /** Decides about every layout of the files. */
  void plan(List<FileSurvey> files) {
    Map<String, Layout> layouts = new LinkedHashMap<>();
    for (FileSurvey file : files) {
      for (TableSurvey table : file.tables()) {
        layouts
            .computeIfAbsent(table.fingerprint(), name -> new Layout(name, new ArrayList<>()))
            .tables
            .add(new Seen(file, table));
      }
    }
    layouts.values().stream().filter(this::isDecided).forEach(this::follow);
    layouts.values().stream()
        .filter(layout -> !isDecided(layout))
        .sorted(Comparator.comparingLong(Layout::files).thenComparingInt(Layout::rows).reversed())
        .forEach(this::decide);
    List<TableSurvey> tables =
        layouts.values().stream()
            .flatMap(layout -> layout.tables.stream().map(Seen::table))
            .toList();
    schema = new Besides(decisions).with(schema, tables);
  }

  DatasetSchema schema() {
    return schema;
  }

  Map<String, LayoutDecision> decisions() {
    return decisions;
  }

  private boolean isDecided(Layout layout) {
    LayoutDecision decision = decisions.get(layout.fingerprint);
    return decision != null && decision.state() != State.WAITING;
  }

  /** A layout decided before may name columns that the dataset does not have yet. */
  private void follow(Layout layout) {
    LayoutDecision decision = decisions.get(layout.fingerprint);
    if (decision != null && decision.isLoaded()) {
      LayoutDecision asked = askedAnew(layout, decision);
      decisions.put(layout.fingerprint, asked);
      enter(layout, asked.columns());
    }
  }

  /** What the files before proved or a person said may not settle what these hold. */
  private LayoutDecision askedAnew(Layout layout, LayoutDecision decision) {
    for (Seen seen : layout.tables) {
      List<OpenQuestion> undecided = new ArrayList<>();
      undecided(seen, decision.columns(), undecided);
      LayoutDecision asked = decision.waiting(example(seen), undecided);
      if (!asked.unanswered().isEmpty()) {
        return decision.waiting(example(seen), asked.unanswered());
      }
    }
    return decision;
  }

  private void decide(Layout layout) {
    Mapping mapping = new Mapper(schema).propose(fields(layout));
    Map<String, String> columns = new LinkedHashMap<>();
    for (Mapping.Field field : mapping.fields()) {
      columns.put(field.source(), field.target() == null ? "" : field.target());
    }
    TableSurvey table = layout.tables.getFirst().table;
    LayoutDecision before = decisions.get(layout.fingerprint);
    List<OpenQuestion> questions = new ArrayList<>();
    mapping.questions().forEach(text -> questions.add(OpenQuestion.of(text)));
    boolean inOtherUnits = otherUnits(columns, questions);
    boolean asks = ask(layout, columns, questions) || inOtherUnits;
    boolean stays = askStill(layout, before, questions);
    // Headers that the dataset knows word for word cannot stand in the wrong row.
    double found =
        isKnown(mapping)
            ? Math.max(mapping.confidence(), table.source.table.confidence())
            : table.source.table.confidence();
    if (found < TableFinder.BAR) {
      questions.add(OpenQuestion.of("is the header found in the right place?"));
    }
    boolean accepted = mapping.confidence() >= BAR && found >= TableFinder.BAR && !asks && !stays;
    if (accepted) {
      enter(layout, columns);
    }
    decisions.put(
        layout.fingerprint,
        new LayoutDecision(
            layout.fingerprint,
            accepted ? State.ACCEPTED : State.WAITING,
            stays && before != null ? before.example() : example(layout.tables.getFirst()),
            columns,
            table.source.unpivoted,
            null,
            null,
            null,
            stays && before != null ? before.decimalMark() : null,
            stays && before != null ? before.dateOrder() : null,
            Math.min(mapping.confidence(), found),
            questions,
            before == null ? null : before.pointed()));
  }

  private static boolean isKnown(Mapping mapping) {
    return mapping.fields().size() > 1
        && mapping.fields().stream().noneMatch(Mapping.Field::isNew)
        && mapping.confidence() >= BAR;
  }

  /** Whether something remains that only a person can decide. */
  private boolean ask(Layout layout, Map<String, String> columns, List<OpenQuestion> questions) {
    int before = questions.size();
    for (Seen seen : layout.tables) {
      for (Question question : seen.table.source.table.questions()) {
        add(questions, OpenQuestion.of(question));
      }
      undecided(seen, columns, questions);
    }
    return questions.size() > before;
  }

  /** What a file does not prove of how its numbers and dates are written. */
  private void undecided(Seen seen, Map<String, String> columns, List<OpenQuestion> questions) {
    ColumnPlan.Hints hints = seen.file.hints();
    List<SourceField> fields = seen.table.fields();
    for (int i = 0; i < fields.size(); i++) {
      SourceField field = fields.get(i);
      ColumnType type =
          schema
              .column(columns.getOrDefault(field.name(), ""))
              .map(DatasetColumn::type)
              .orElse(field.type());
      List<ColumnPlan.Undecided> asked = new ArrayList<>();
      ColumnPlan.of(seen.table.profiles.get(i), type, hints, field.name(), asked);
      asked.forEach(
          one ->
              add(
                  questions,
                  new OpenQuestion(
                      one.question(),
                      OpenQuestion.Answer.valueOf(one.what().name()),
                      field.name())));
    }
  }

  /** A question about a file that is not among these stays open. */
  private static boolean askStill(
      Layout layout, @Nullable LayoutDecision before, List<OpenQuestion> questions) {
    if (before == null
        || layout.tables.stream()
            .anyMatch(seen -> seen.file.file.name().equals(before.example().file()))) {
      return false;
    }
    before.unanswered().forEach(question -> add(questions, question));
    return !before.unanswered().isEmpty();
  }

  /**
   * Rows that are in the dataset already say nothing of their unit; those of another one may not
   * come among them unasked.
   */
  private boolean otherUnits(Map<String, String> columns, List<OpenQuestion> questions) {
    int before = questions.size();
    columns.forEach(
        (field, target) -> {
          DatasetColumn column = known.column(target).orElse(null);
          if (column != null
              && column.type() == ColumnType.NUMBER
              && column.unit() == null
              && known.column(Besides.unit(target)).isEmpty()
              && known.column(Besides.currency(target)).isEmpty()
              && !HeaderUnit.of(field).equals(HeaderUnit.of(column.label()))) {
            add(
                questions,
                OpenQuestion.of(
                    "'%s' may be in another unit than column '%s', which was called '%s' first. Declare the column's unit to have values converted, or confirm to have units kept beside them from now on."
                        .formatted(field, target, column.label())));
          }
        });
    return questions.size() > before;
  }

  private static void add(List<OpenQuestion> questions, OpenQuestion question) {
    if (!questions.contains(question) && questions.size() < 20) {
      questions.add(question);
    }
  }

  private static Example example(Seen seen) {
    return new Example(
        seen.file.file.name(),
        seen.table.source.sheet.name(),
        seen.table.source.table.area().toString());
  }

  /** The fields of a layout with the types that hold over all its tables. */
  private static List<SourceField> fields(Layout layout) {
    List<SourceField> fields = layout.tables.getFirst().table.fields();
    for (Seen seen : layout.tables.subList(1, layout.tables.size())) {
      fields = joined(fields, seen.table.fields());
    }
    return fields;
  }

  private static List<SourceField> joined(List<SourceField> one, List<SourceField> other) {
    List<SourceField> joined = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      SourceField a = one.get(i);
      SourceField b = i < other.size() ? other.get(i) : a;
      ColumnType type =
          a.filled() == 0 ? b.type() : b.filled() == 0 ? a.type() : a.type().join(b.type());
      joined.add(new SourceField(a.name(), type, a.filled() + b.filled()));
    }
    return joined;
  }

  /** Gives the dataset the columns that a layout brings, and widens those that must hold more. */
  private void enter(Layout layout, Map<String, String> columns) {
    for (SourceField field : fields(layout)) {
      String target = columns.getOrDefault(field.name(), "");
      if (!target.isEmpty()) {
        DatasetColumn column =
            schema
                .column(target)
                .map(known -> known.alsoCalled(field.name()))
                .map(known -> field.filled() == 0 ? known : known.as(widened(known, field)))
                .orElseGet(
                    () ->
                        new DatasetColumn(
                            target, field.name(), field.type(), null, List.of(), Rules.NONE));
        schema = schema.with(column);
      }
    }
  }

  /**
   * Dates may get a time of day; everything else keeps its type, and cells that do not fit wait.
   */
  private static ColumnType widened(DatasetColumn known, SourceField field) {
    ColumnType joined = known.type().join(field.type());
    return joined == ColumnType.TIMESTAMP ? joined : known.type();
  }
}
