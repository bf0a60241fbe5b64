package dev.millrace.sheets.ingest;

import dev.millrace.sheets.ingest.LayoutDecision.Example;
import dev.millrace.sheets.ingest.LayoutDecision.State;
import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.layout.FoundTable;
import dev.millrace.sheets.layout.PointedTable;
import dev.millrace.sheets.layout.Pointing;
import dev.millrace.sheets.layout.Preview;
import dev.millrace.sheets.layout.TableFinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sheet on which a layout was found, for whoever decides about it. */
public final class LayoutPreview {
  private final String file;
  private final TableSurvey table;
  private final FindOptions finding;
  private final List<PointedTable> pointed;

  private LayoutPreview(
      String file, TableSurvey table, FindOptions finding, List<PointedTable> pointed) {
    this.file = file;
    this.table = table;
    this.finding = finding;
    this.pointed = pointed;
  }

  /** The first sheet of a file that has a layout. */
  static Optional<LayoutPreview> of(
      FileSurvey survey,
      String fingerprint,
      FindOptions finding,
      Map<String, LayoutDecision> decisions) {
    return survey.tables().stream()
        .filter(table -> table.fingerprint().equals(fingerprint))
        .findFirst()
        .map(
            table ->
                new LayoutPreview(
                    survey.file.name(), table, finding, LayoutDecision.pointed(decisions)));
  }

  /** The first rows of the table, and those above it. */
  public List<Preview.Line> lines() {
    return Preview.lines(table.source.sheet, table.source.table);
  }

  /** The same as text. */
  public String text() {
    return Preview.of(table.source.sheet, table.source.table);
  }

  /**
   * The layout that a person points at instead: it is remembered by what its header says, and waits
   * for a mapping unless that is clear.
   *
   * @throws IllegalArgumentException when the sheet has no table there
   */
  public LayoutDecision point(Pointing pointing) {
    PointedTable there = PointedTable.of(table.source.sheet, pointing);
    List<PointedTable> all = new ArrayList<>(List.of(there));
    pointed.stream().filter(one -> !one.equals(there)).forEach(all::add);
    FoundTable found =
        TableFinder.find(table.source.sheet, finding, all).tables().stream()
            .filter(one -> one.headerRows().contains(pointing.firstHeaderRow()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no table begins in row %d: the same header stands above it"
                            .formatted(pointing.firstHeaderRow() + 1)));
    return new LayoutDecision(
        found.fingerprint(),
        State.WAITING,
        new Example(file, table.source.sheet.name(), found.area().toString()),
        Map.of(),
        false,
        null,
        null,
        null,
        null,
        null,
        1,
        List.of(),
        there);
  }
}
