package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.ColumnPlan;
import dev.millrace.sheets.dataset.Batch;
import dev.millrace.sheets.dataset.FileEntry;
import dev.millrace.sheets.dataset.Parts;
import dev.millrace.sheets.dataset.RowCounts;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.layout.FoundLayout;
import dev.millrace.sheets.layout.RowRole;
import dev.millrace.sheets.layout.RowRoles;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Brings a surveyed file into a batch: its tables as they were decided, and every other row. */
final class FileLoader {
  private final Batch batch;
  private final Map<String, LayoutDecision> decisions;
  private final Fixes fixes;
  private final Turns turns = new Turns();

  FileLoader(Batch batch, Map<String, LayoutDecision> decisions, Fixes fixes) {
    this.batch = batch;
    this.decisions = decisions;
    this.fixes = fixes;
  }

  /** Enters a file in the books; gives its number there. */
  int enter(FileSurvey survey) {
    if (survey.refusal != null) {
      String reason = survey.refusal.reason().code() + ": " + survey.refusal.getMessage();
      return batch.file(entry(survey, FileEntry.REFUSED, reason));
    }
    return batch.file(
        waits(survey, decisions)
            ? entry(survey, FileEntry.WAITING, "a layout of it waits for a look")
            : entry(survey, FileEntry.LOADED, null));
  }

  /** Whether a layout of a file waits for a person. */
  static boolean waits(FileSurvey survey, Map<String, LayoutDecision> decisions) {
    return survey.tables().stream()
        .map(TableSurvey::fingerprint)
        .map(decisions::get)
        .anyMatch(decision -> decision != null && decision.state() == LayoutDecision.State.WAITING);
  }

  /** The order in which files are entered, counted from 0 as they are loaded. */
  Turns turns() {
    return turns;
  }

  /** Loads the rows of a file that was entered; gives where they went. */
  RowCounts load(FileSurvey survey, int file, int turn) {
    FileBooks books = new FileBooks(batch, file, fixes, survey.sha256, turns, turn);
    ColumnPlan.Hints hints = survey.hints();
    for (FileSurvey.SheetSurvey sheet : survey.sheets) {
      sheet(sheet, hints, survey.format.startsWith("csv"), books);
    }
    return books.close();
  }

  private static FileEntry entry(FileSurvey survey, String state, @Nullable String reason) {
    return new FileEntry(
        survey.file.name(),
        survey.sha256,
        survey.size,
        survey.refusal == null ? survey.format : null,
        state,
        reason,
        RowCounts.NONE);
  }

  private void sheet(
      FileSurvey.SheetSurvey sheet, ColumnPlan.Hints hints, boolean textsAreAll, FileBooks books) {
    BitSet inTables = new BitSet();
    SideBySide tables = new SideBySide();
    for (TableSurvey table : sheet.tables()) {
      LayoutDecision decision = Objects.requireNonNull(decisions.get(table.fingerprint()));
      RowRoles roles = table.source.table.roles();
      inTables.set(roles.firstIndex(), roles.endIndex());
      books.table(table);
      int firstPart = Parts.first(tables.place(roles.firstIndex(), roles.endIndex()));
      if (decision.isLoaded() && !batch.schema().columns().isEmpty()) {
        new TableLoader(
                table, decision, batch.schema().columns(), hints, textsAreAll, firstPart, books)
            .load();
      } else {
        waiting(sheet.sheet(), roles, books);
      }
    }
    rest(sheet.sheet(), sheet.layout(), inTables, books);
  }

  private static void waiting(Sheet sheet, RowRoles roles, FileBooks books) {
    for (int index = roles.firstIndex(); index < roles.endIndex(); index++) {
      if (roles.at(index) == RowRole.DATA || roles.at(index) == RowRole.SUSPECTED_TOTAL) {
        books.waiting(sheet, index);
      } else {
        books.other(sheet, index, roles.at(index));
      }
    }
  }

  private static void rest(Sheet sheet, FoundLayout layout, BitSet inTables, FileBooks books) {
    for (int index = 0; index < sheet.grid().rows(); index++) {
      if (!inTables.get(index)) {
        books.other(sheet, index, layout.roles().at(index));
      }
    }
  }
}
