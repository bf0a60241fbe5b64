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
import java.util.concurrent.CancellationException;

/**
 * The books of one file while it is loaded: every row of it is counted in exactly one place. They
 * are kept here, up to some thousand rows, until it is the file's turn to be entered.
 */
final class FileBooks {
  private static final int CHUNK = 2_000;
  private static final int MOST_KEPT = 10_000;
  private static final int LONGEST_TEXT = 500;

  /** A row of a layout that nobody has confirmed yet, or that a person left out. */
  static final String WAITING = "WAITING";

  private final Batch batch;
  private final int file;
  private final Fixes fixes;
  private final String sha256;
  private final Turns turns;
  private final int turn;
  private final List<Runnable> entries = new ArrayList<>();
  private int kept;
  private List<Change> changes = new ArrayList<>();
  private List<Reject> rejects = new ArrayList<>();
  private List<Other> others = new ArrayList<>();
  private long in;
  private long data;
  private long rejected;
  private long other;
  private long waiting;

  FileBooks(Batch batch, int file, Fixes fixes, String sha256, Turns turns, int turn) {
    this.batch = batch;
    this.file = file;
    this.fixes = fixes;
    this.sha256 = sha256;
    this.turns = turns;
    this.turn = turn;
  }

  /** What people said that cells of a sheet should hold, by cell. */
  Map<String, Fix> fixes(String sheet) {
    return fixes.on(sha256, sheet);
  }

  /** A fix that was followed, with what it met. */
  void fixed(Fix fix) {
    if (fixes.meet(fix)) {
      enter(1, () -> batch.fix(file, fix));
    }
  }

  void rows(List<Batch.Row> rows) {
    List<Batch.Row> those = List.copyOf(rows);
    enter(those.size(), () -> batch.rows(file, those));
  }

  void origins(List<Origin> origins) {
    enter(origins.size(), () -> batch.origins(file, origins));
  }

  /** A table that was found. */
  void table(TableSurvey table) {
    Table found =
        new Table(
            table.source.sheet.name(),
            table.source.table.area().toString(),
            table.fingerprint(),
            table.rows());
    enter(1, () -> batch.tables(file, List.of(found)));
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
    List<Change> someChanges = changes;
    List<Reject> someRejects = rejects;
    List<Other> someOthers = others;
    changes = new ArrayList<>();
    rejects = new ArrayList<>();
    others = new ArrayList<>();
    enter(
        someChanges.size() + someRejects.size() + someOthers.size(),
        () -> {
          batch.changes(file, someChanges);
          batch.rejects(file, someRejects);
          batch.others(file, someOthers);
        });
  }

  private void enter(int size, Runnable entry) {
    entries.add(entry);
    kept += size;
    if (kept >= MOST_KEPT || turns.isAt(turn)) {
      enterAll();
    }
  }

  private void enterAll() {
    try {
      turns.await(turn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("loading was stopped");
    }
    entries.forEach(Runnable::run);
    entries.clear();
    kept = 0;
  }

  /** Ends the books and says where all rows went. */
  RowCounts close() {
    flush();
    enterAll();
    RowCounts counts = new RowCounts(in, data, rejected, other, 0, waiting);
    batch.counts(file, counts);
    return counts;
  }
}
