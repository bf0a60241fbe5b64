package dev.millrace.sheets.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sheets.clean.CellCleaner;
import dev.millrace.sheets.clean.ColumnPlan;
import dev.millrace.sheets.clean.Correction;
import dev.millrace.sheets.dataset.Batch;
import dev.millrace.sheets.dataset.Entries.Change;
import dev.millrace.sheets.dataset.Entries.Origin;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.Place;
import dev.millrace.sheets.grid.Area;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.layout.FilledCells;
import dev.millrace.sheets.layout.FoundColumn;
import dev.millrace.sheets.layout.RowRole;
import dev.millrace.sheets.schema.DatasetColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes dataset rows of one table's rows of data. A row of the sheet is taken whole or kept aside
 * whole, with the cell that is at fault.
 */
final class TableLoader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHUNK = 5_000;
  private static final int NEVER_FILLED = -2;

  private final SourceTable source;
  private final LayoutDecision decision;
  private final FileBooks books;
  private final int firstPart;
  private final List<DatasetColumn> columns;
  private final List<RowChecks> checks;
  private final int[] targets;
  private final GivenUnits[] units;
  private final CellCleaner[] cleaners;
  private final int[] valueAbove;
  private final List<Batch.Row> rows = new ArrayList<>();
  private final List<Change> rowChanges = new ArrayList<>();
  private final RejectedCells wrong = new RejectedCells();
  private final Map<String, Fix> fixes;
  private @Nullable Fix fix;
  private String group = "";

  TableLoader(
      TableSurvey survey,
      LayoutDecision decision,
      List<DatasetColumn> columns,
      ColumnPlan.Hints hints,
      boolean textsAreAll,
      int firstPart,
      FileBooks books) {
    this.source = survey.source;
    this.decision = decision;
    this.books = books;
    this.firstPart = firstPart;
    this.columns = columns;
    this.checks = columns.stream().map(RowChecks::new).toList();
    this.targets = new int[source.fields.size()];
    this.units = new GivenUnits[targets.length];
    this.valueAbove = valuesAbove();
    this.fixes = books.fixes(survey.source.sheet.name());
    this.cleaners = new CellCleaner[targets.length];
    ColumnPlan.Hints decided =
        new ColumnPlan.Hints(
            decision.decimalMark() == null ? hints.mark() : decision.decimalMark(),
            decision.dateOrder() == null ? hints.order() : decision.dateOrder());
    for (int field = 0; field < targets.length; field++) {
      String name = source.fields.get(field);
      targets[field] = target(decision.columns().getOrDefault(name, ""));
      DatasetColumn column = columns.get(Math.max(targets[field], 0));
      units[field] =
          new GivenUnits(
              column,
              name,
              target(Besides.currency(column.name())),
              target(Besides.unit(column.name())));
      cleaners[field] =
          new CellCleaner(
              ColumnPlan.of(
                  survey.profiles.get(field), column.type(), decided, name, new ArrayList<>()),
              textsAreAll);
    }
  }

  /** For each column of the sheet the row whose value empty cells take; -1 before one, -2 never. */
  private int[] valuesAbove() {
    int[] above = new int[source.grid.columns()];
    Arrays.fill(above, NEVER_FILLED);
    if (Boolean.TRUE.equals(decision.fillDown())) {
      source.table.columns().stream()
          .filter(FoundColumn::fillsDown)
          .forEach(column -> above[column.column()] = -1);
    }
    return above;
  }

  private int target(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Loads the table; a role for each of its rows tells the books what the others are. */
  void load() {
    origins();
    var roles = source.table.roles();
    for (int index = roles.firstIndex(); index < roles.endIndex(); index++) {
      RowRole role = roles.at(index);
      if (role == RowRole.GROUP) {
        group(index);
      }
      if (isData(role)) {
        row(index);
      } else {
        books.other(source.sheet, index, role);
      }
    }
    flush();
  }

  private boolean isData(RowRole role) {
    return switch (role) {
      case DATA -> true;
      case SUSPECTED_TOTAL -> Boolean.FALSE.equals(decision.suspectedTotals());
      case GROUP -> Boolean.FALSE.equals(decision.groups());
      default -> false;
    };
  }

  private void group(int index) {
    for (int column = source.table.area().firstColumn();
        column <= source.table.area().lastColumn();
        column++) {
      if (source.grid.kind(index, column) != CellKind.EMPTY) {
        group = source.grid.text(index, column);
        return;
      }
    }
  }

  private void row(int index) {
    int rowNumber = source.grid.rowNumber(index);
    Place place = new Place(source.sheet.name(), rowNumber + 1);
    rowChanges.clear();
    wrong.clear();
    List<Batch.Row> made = new ArrayList<>(source.parts.size());
    for (int part = 0; part < source.parts.size(); part++) {
      @Nullable Object[] values = values(place, index, source.parts.get(part));
      if (source.parts.size() == 1 || hasMeasure(values)) {
        made.add(new Batch.Row(place, firstPart + part, values));
      }
    }
    if (!wrong.isEmpty()) {
      reject(place, index);
      return;
    }
    if (made.isEmpty()) {
      books.other(source.sheet, index, RowRole.BLANK);
      return;
    }
    rows.addAll(made);
    books.data(rowChanges);
    if (rows.size() >= CHUNK) {
      flush();
    }
  }

  /** A part of a row in which nothing was measured is no row: an empty month, say. */
  private boolean hasMeasure(@Nullable Object[] values) {
    for (int field = 0; field < targets.length; field++) {
      if (targets[field] >= 0 && source.isMeasure(field) && values[targets[field]] != null) {
        return true;
      }
    }
    return false;
  }

  /** The values of one part of a row; what is wrong with them is noted. */
  private @Nullable Object[] values(Place place, int index, SourceTable.Part part) {
    @Nullable Object[] values = new Object[columns.size()];
    for (int field = 0; field < targets.length; field++) {
      if (targets[field] >= 0) {
        CellCleaner cleaner = cleaners[field];
        String raw = clean(cleaner, index, part, field);
        if (units[field].areOfInterest()) {
          units[field].apply(cleaner, format(index, part.columns()[field]), values);
        }
        if (cleaner.problem() != null) {
          object(index, part, field, cleaner.problem());
        }
        values[targets[field]] = cleaner.value();
        note(place, index, part, field, raw);
      }
    }
    for (int i = 0; i < checks.size(); i++) {
      String problem = checks.get(i).problem(values[i]);
      if (problem != null) {
        object(index, part, fieldOf(i), columns.get(i).name(), problem);
      }
    }
    return values;
  }

  private int fieldOf(int target) {
    for (int field = 0; field < targets.length; field++) {
      if (targets[field] == target) {
        return field;
      }
    }
    return -1;
  }

  private void object(int index, SourceTable.Part part, int field, String problem) {
    object(index, part, field, columns.get(targets[field]).name(), problem);
  }

  /** Notes what is wrong; with which cell where the value is one's. */
  private void object(int index, SourceTable.Part part, int field, String column, String problem) {
    boolean isCell = field >= 0 && part.columns()[field] >= 0;
    wrong.add(isCell ? source.cell(index, part, field) : null, column, problem);
  }

  /** Reads a field's cell into its cleaner; gives the text that the file holds where it matters. */
  private String clean(CellCleaner cleaner, int index, SourceTable.Part part, int field) {
    int column = part.columns()[field];
    fix = column < 0 || fixes.isEmpty() ? null : fixes.get(source.cell(index, part, field));
    if (fix != null) {
      cleaner.byHand(fix.text());
      return source.grid.text(index, column);
    }
    if (column < 0) {
      String label = column == SourceTable.GROUP_NAME ? group : part.labels()[field];
      cleaner.clean(CellKind.TEXT, Double.NaN, label);
      return label;
    }
    int row = index;
    int at = column;
    if (!source.cells.isPlain()) {
      FilledCells.Source from = source.cells.source(index, column);
      row = from.index();
      at = from.column();
    }
    if (valueAbove[at] != NEVER_FILLED) {
      boolean empty = source.grid.kind(row, at) == CellKind.EMPTY;
      row = empty && valueAbove[at] >= 0 ? valueAbove[at] : row;
      valueAbove[at] = row;
    }
    CellKind kind = source.grid.kind(row, at);
    boolean needsText = cleaner.needsText(kind);
    String text = needsText ? source.grid.text(row, at) : "";
    cleaner.clean(kind, source.grid.number(row, at), text);
    return needsText || cleaner.correction() == null ? text : source.grid.text(row, at);
  }

  /** The format of a cell that holds a number; null for any other. */
  private @Nullable String format(int index, int column) {
    return column < 0 || source.grid.kind(index, column) != CellKind.NUMBER
        ? null
        : Objects.requireNonNullElse(source.grid.format(index, column), "");
  }

  private void note(Place place, int index, SourceTable.Part part, int field, String raw) {
    Correction correction = cleaners[field].correction();
    int column = part.columns()[field];
    if (fix != null) {
      String became = CellCleaner.written(cleaners[field].value());
      books.fixed(fix.met(new Fix.Found(columns.get(targets[field]).name(), raw, became)));
      add(place, index, part, field, raw, fix.rule());
      return;
    }
    boolean filled =
        column >= 0
            && source.grid.kind(index, column) == CellKind.EMPTY
            && cleaners[field].value() != null;
    if (filled) {
      boolean below = valueAbove[column] != NEVER_FILLED;
      add(place, index, part, field, "", below ? Correction.FILL_DOWN : Correction.MERGED_CELL);
    }
    if (correction != null && column >= 0 && !filled) {
      add(place, index, part, field, raw, correction);
    }
  }

  private void add(
      Place place, int index, SourceTable.Part part, int field, String raw, Correction rule) {
    rowChanges.add(
        new Change(
            place,
            source.cell(index, part, field),
            columns.get(targets[field]).name(),
            raw,
            rule.word(),
            CellCleaner.written(cleaners[field].value())));
  }

  private void reject(Place place, int index) {
    for (SourceTable.Part part : source.parts) {
      for (int field = 0; field < targets.length; field++) {
        if (targets[field] >= 0 && part.columns()[field] >= 0) {
          String text = source.grid.text(index, part.columns()[field]);
          String column = columns.get(targets[field]).name();
          wrong.mention(source.cell(index, part, field), column, text);
        }
      }
    }
    books.reject(wrong.reject(place, texts(index)));
  }

  private String texts(int index) {
    List<String> texts = new ArrayList<>();
    for (int column = source.table.area().firstColumn();
        column <= source.table.area().lastColumn();
        column++) {
      texts.add(source.grid.text(index, column));
    }
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }

  private void origins() {
    List<Origin> origins = new ArrayList<>();
    Area area = source.table.area();
    for (int part = 0; part < source.parts.size(); part++) {
      for (int field = 0; field < targets.length; field++) {
        if (targets[field] >= 0) {
          SourceTable.Part one = source.parts.get(part);
          int column = one.columns()[field];
          origins.add(
              new Origin(
                  source.sheet.name(),
                  area.firstRow() + 1,
                  area.lastRow() + 1,
                  firstPart + part,
                  columns.get(targets[field]).name(),
                  column < 0 ? null : Area.column(column),
                  column == SourceTable.LABEL ? one.labels()[field] : source.fields.get(field)));
        }
      }
    }
    books.origins(origins);
  }

  private void flush() {
    books.rows(rows);
    rows.clear();
  }
}
