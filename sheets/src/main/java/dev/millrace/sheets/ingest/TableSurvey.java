package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.ColumnPlan;
import dev.millrace.sheets.clean.ColumnProfile;
import dev.millrace.sheets.grid.CellKind;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.layout.RowRole;
import dev.millrace.sheets.schema.SourceField;
import java.util.ArrayList;
import java.util.List;

/** One found table with what all its cells look like, field by field. */
final class TableSurvey {
  final SourceTable source;
  final List<ColumnProfile> profiles;

  private TableSurvey(SourceTable source, List<ColumnProfile> profiles) {
    this.source = source;
    this.profiles = profiles;
  }

  static TableSurvey of(SourceTable source) {
    List<ColumnProfile> profiles = new ArrayList<>();
    for (int field = 0; field < source.fields.size(); field++) {
      profiles.add(new ColumnProfile(source.fields.get(field)));
    }
    TableSurvey survey = new TableSurvey(source, profiles);
    for (int part = 0; part < source.parts.size(); part++) {
      survey.labels(source.parts.get(part));
    }
    var roles = source.table.roles();
    for (int index = roles.firstIndex(); index < roles.endIndex(); index++) {
      if (roles.at(index) == RowRole.DATA) {
        survey.row(index);
      }
    }
    return survey;
  }

  private void labels(SourceTable.Part part) {
    for (int field = 0; field < part.columns().length; field++) {
      if (part.columns()[field] == SourceTable.LABEL && !part.labels()[field].isEmpty()) {
        profiles.get(field).add(CellKind.TEXT, Double.NaN, part.labels()[field], null);
      }
    }
  }

  private void row(int index) {
    for (int at = 0; at < source.parts.size(); at++) {
      int[] columns = source.parts.get(at).columns();
      for (int field = 0; field < columns.length; field++) {
        if (columns[field] >= 0 && (at == 0 || source.isMeasure(field))) {
          profile(profiles.get(field), index, columns[field]);
        }
      }
    }
  }

  private void profile(ColumnProfile profile, int index, int column) {
    CellKind kind = source.grid.kind(index, column);
    switch (kind) {
      case EMPTY -> {}
      case TEXT -> profile.add(kind, Double.NaN, source.grid.text(index, column), null);
      case NUMBER, DATE, BOOLEAN, ERROR, NO_VALUE ->
          profile.add(
              kind, source.grid.number(index, column), "", source.grid.format(index, column));
    }
  }

  /** The same on another sheet, one without cells. */
  TableSurvey on(Sheet sheet) {
    return new TableSurvey(source.on(sheet), profiles);
  }

  String fingerprint() {
    return source.table.fingerprint();
  }

  /** Rows of data. */
  int rows() {
    return source.table.roles().count(RowRole.DATA);
  }

  /** The fields as the mapper takes them. */
  List<SourceField> fields() {
    List<SourceField> fields = new ArrayList<>();
    for (int i = 0; i < profiles.size(); i++) {
      ColumnProfile profile = profiles.get(i);
      fields.add(
          new SourceField(source.fields.get(i), ColumnPlan.typeOf(profile), profile.filled()));
    }
    return fields;
  }
}
