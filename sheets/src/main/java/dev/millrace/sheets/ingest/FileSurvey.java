package dev.millrace.sheets.ingest;

import dev.millrace.sheets.clean.ColumnPlan;
import dev.millrace.sheets.clean.ColumnProfile;
import dev.millrace.sheets.grid.Grid;
import dev.millrace.sheets.grid.Sheet;
import dev.millrace.sheets.grid.Workbook;
import dev.millrace.sheets.layout.FindOptions;
import dev.millrace.sheets.layout.FoundLayout;
import dev.millrace.sheets.layout.FoundTable;
import dev.millrace.sheets.layout.Hidden;
import dev.millrace.sheets.layout.TableFinder;
import dev.millrace.sheets.layout.Unpivot;
import dev.millrace.sheets.read.ReadOptions;
import dev.millrace.sheets.read.SheetReader;
import dev.millrace.sheets.read.UnreadableSheetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file holds: its sheets, the tables found on them, and what their cells look like. */
final class FileSurvey {
  final SourceFile file;
  final String sha256;
  final long size;
  final @Nullable UnreadableSheetException refusal;
  final String format;
  final List<String> remarks;
  final List<SheetSurvey> sheets;

  /** One sheet, and the tables on it; a hidden sheet that is left out has none. */
  record SheetSurvey(Sheet sheet, FoundLayout layout, List<TableSurvey> tables) {}

  private FileSurvey(
      SourceFile file,
      String sha256,
      long size,
      @Nullable UnreadableSheetException refusal,
      String format,
      List<String> remarks,
      List<SheetSurvey> sheets) {
    this.file = file;
    this.sha256 = sha256;
    this.size = size;
    this.refusal = refusal;
    this.format = format;
    this.remarks = List.copyOf(remarks);
    this.sheets = List.copyOf(sheets);
  }

  /**
   * Reads a file and looks at it; a file that cannot be read is a survey too.
   *
   * @param decisions by fingerprint: whether a layout's columns become rows may be decided already
   * @throws IOException when the disk fails
   */
  static FileSurvey of(
      SourceFile file,
      ReadOptions reading,
      FindOptions finding,
      Map<String, LayoutDecision> decisions)
      throws IOException {
    if (file.problem() != null) {
      UnreadableSheetException refusal = UnreadableSheetException.notAccessible(file.problem());
      return new FileSurvey(file, "", 0, refusal, "", List.of(), List.of());
    }
    String sha256 = sha256(file);
    long size = Files.size(file.path());
    try {
      Workbook workbook = new SheetReader().read(file.path(), reading);
      List<SheetSurvey> sheets = new ArrayList<>();
      for (Sheet sheet : workbook.sheets()) {
        sheets.add(survey(sheet, finding, decisions));
      }
      return new FileSurvey(
          file, sha256, size, null, workbook.format(), workbook.remarks(), sheets);
    } catch (UnreadableSheetException e) {
      return new FileSurvey(file, sha256, size, e, "", List.of(), List.of());
    }
  }

  private static SheetSurvey survey(
      Sheet sheet, FindOptions finding, Map<String, LayoutDecision> decisions) {
    FoundLayout layout = TableFinder.find(sheet, finding, LayoutDecision.pointed(decisions));
    List<TableSurvey> tables = new ArrayList<>();
    boolean leftOut = sheet.hidden() && finding.sheets() == Hidden.LEAVE_OUT;
    for (FoundTable table : leftOut ? List.<FoundTable>of() : layout.tables()) {
      LayoutDecision decision = decisions.get(table.fingerprint());
      tables.add(TableSurvey.of(SourceTable.of(sheet, table, unpivots(table, decision))));
    }
    return new SheetSurvey(sheet, layout, tables);
  }

  private static boolean unpivots(FoundTable table, @Nullable LayoutDecision decision) {
    if (decision != null && decision.state() != LayoutDecision.State.WAITING) {
      return decision.unpivot();
    }
    return table.unpivot().map(Unpivot::certain).orElse(false);
  }

  /** The same without the cells, for files that are too many to be kept; to be surveyed again. */
  FileSurvey light() {
    List<SheetSurvey> light =
        sheets.stream()
            .map(
                one -> {
                  Sheet bare = bare(one.sheet);
                  return new SheetSurvey(
                      bare, one.layout, one.tables.stream().map(table -> table.on(bare)).toList());
                })
            .toList();
    return new FileSurvey(file, sha256, size, refusal, format, remarks, light);
  }

  private static Sheet bare(Sheet sheet) {
    return new Sheet(
        sheet.name(),
        sheet.hidden(),
        new Grid.Builder().build(),
        List.of(),
        new BitSet(),
        new BitSet(),
        List.of());
  }

  /** About how many bytes of memory the cells take. */
  long bytes() {
    return sheets.stream().mapToLong(one -> one.sheet.grid().bytes()).sum();
  }

  private static String sha256(SourceFile file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file.path());
        DigestInputStream digesting =
            new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[1 << 16];
      while (digesting.read(buffer) >= 0) {
        // the digest is what is wanted
      }
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Every table that was found. */
  List<TableSurvey> tables() {
    return sheets.stream().flatMap(sheet -> sheet.tables().stream()).toList();
  }

  /** What the cells of the whole file prove of decimal mark and order of day and month. */
  ColumnPlan.Hints hints() {
    List<ColumnProfile> profiles =
        tables().stream().flatMap(table -> table.profiles.stream()).toList();
    return ColumnPlan.Hints.of(profiles);
  }
}
