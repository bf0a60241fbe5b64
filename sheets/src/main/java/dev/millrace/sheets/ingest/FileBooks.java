package dev.millrace.sheets.ingest;

import dev.millrace.sheets.dataset.Batch;
import dev.millrace.sheets.dataset.Entries.Change;
import dev.millrace.sheets.dataset.Entries.Origin;
import dev.millrace.sheets.dataset.Entries.Other;
import dev.millrace.sheets.dataset.Entries.Reject;
import dev.millrace.sheets.dataset.Entries.Table;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.Place;
import dev.millrace.sheets.dataset.RowCounts;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.layout.RowRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The books of one file while it is loaded: every row of it is counted in exactly one place. */
final class FileBooks {
  private static final int CHUNK = 2_000;
  private static final int LONGEST_TEXT = 500;

  /** A row of a layout that nobody has confirmed yet, or that a person left out. */
  static final String WAITING = "WAITING";

  private final Batch batch;
  private final int file;
  private final Fixes fixes;
  private final String sha256;
  private final List<Change> changes = new ArrayList<>();
  private final List<Reject> rejects = new ArrayList<>();
  private final List<Other> others = new ArrayList<>();
  private long in;
  private long data;
  private long rejected;
  private long other;
  private long waiting;

  FileBooks(Batch batch, int file, Fixes fixes, String sha256) {
    this.batch = batch;
    this.file = file;
    this.fixes = fixes;
    this.sha256 = sha256;
  }

  /** What people said that cells of a sheet should hold, by cell. */
  Map<String, Fix> fixes(String sheet) {
    return fixes.on(sha256, sheet);
  }

  /** A fix that was followed, with what it met. */
  void fixed(Fix fix) {
    if (fixes.meet(fix)) {
      batch.fix(file, fix);
    }
  }

  void rows(List<Batch.Row> rows) {
    batch.rows(file, rows);
  }

  void origins(List<Origin> origins) {
    batch.origins(file, origins);
  }

  /** A table that was found. */
  void table(TableSurvey table) {
    batch.tables(
        file,
        List.of(
            new Table(
                table.source.sheet.name(),
                table.source.table.area().toString(),
                table.fingerprint(),
                table.rows())));
  }

  /** A row whose values are given to the dataset, with the corrections made in it. */
  void data(List<Change> corrections) {
    in++;
    data++;
    changes.addAll(corrections);
    if (changes.size() >= CHUNK) {
      flush();
    }
  }

  void reject(Reject reject) {
    in++;
    rejected++;
    rejects.add(reject);
    if (rejects.size() >= CHUNK) {
      flush();
    }
  }

  /** A row that is no data. */
  void other(Sheet sheet, int index, RowRole role) {
    in++;
    other++;
    enter(sheet, index, role.name());
  }

  /** A row of data that waits for a person. */
  void waiting(Sheet sheet, int index) {
    in++;
    waiting++;
    enter(sheet, index, WAITING);
  }

  private void enter(Sheet sheet, int index, String role) {
    StringBuilder text = new StringBuilder();
    for (int column = 0;
        column < sheet.grid().columns() && text.length() < LONGEST_TEXT;
        column++) {
      String cell = sheet.grid().text(index, column);
      if (!cell.isEmpty()) {
        text.append(text.isEmpty() ? "" : " | ").append(cell);
      }
    }
    others.add(
        new Other(
            new Place(sheet.name(), sheet.grid().rowNumber(index) + 1), role, text.toString()));
    if (others.size() >= CHUNK) {
      flush();
    }
  }

  private void flush() {
    batch.changes(file, changes);
    batch.rejects(file, rejects);
    batch.others(file, others);
    changes.clear();
    rejects.clear();
    others.clear();
  }

  /** Ends the books and says where all rows went. */
  RowCounts close() {
    flush();
    RowCounts counts = new RowCounts(in, data, rejected, other, 0, waiting);
    batch.counts(file, counts);
    return counts;
  }
}
