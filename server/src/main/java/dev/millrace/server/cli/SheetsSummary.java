package dev.millrace.server.cli;

import dev.millrace.sheets.export.Book;
import dev.millrace.sheets.ingest.Intake;
import dev.millrace.sheets.ingest.Kind;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.SourceFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code millrace sheets} says at its end, and how what it writes is called. */
final class SheetsSummary {
  static final String MAPPING = ".mapping.yaml";
  static final String FIXES = ".fixes.yaml";
  static final String REPORT = ".report.html";

  private static final Set<String> WITH_BOOKS = Set.of("xlsx", "duckdb");

  /** The books, where no output holds them: by the ending of their file. */
  static final Map<String, Book> BOOKS =
      Map.of(
          ".changes.csv",
          Book.CHANGES,
          ".rejects.csv",
          Book.REJECTS,
          ".others.csv",
          Book.OTHER_ROWS);

  private SheetsSummary() {}

  /** The files with the books; none where a workbook or a dataset is written. */
  static Map<Path, Book> books(List<Path> outputs) {
    Map<Path, Book> books = new TreeMap<>();
    if (outputs.stream().map(SheetsSummary::ending).noneMatch(WITH_BOOKS::contains)) {
      BOOKS.forEach((ending, book) -> books.put(beside(outputs.getFirst(), ending), book));
    }
    return books;
  }

  /** Where people find all rows of the books. */
  static String whereBooksAre(List<Path> outputs) {
    List<Path> files =
        Stream.concat(
                outputs.stream().filter(output -> WITH_BOOKS.contains(ending(output))),
                books(outputs).keySet().stream())
            .toList();
    return files.stream()
        .map(file -> String.valueOf(file.getFileName()))
        .collect(Collectors.joining(", "));
  }

  static Path beside(Path output, String ending) {
    String name = String.valueOf(output.getFileName());
    return output.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ending);
  }

  /** All that a run with these outputs writes. */
  static List<Path> files(List<Path> outputs) {
    List<Path> files = new ArrayList<>(outputs);
    for (String ending : List.of(MAPPING, FIXES, REPORT)) {
      files.add(beside(outputs.getFirst(), ending));
    }
    files.addAll(books(outputs).keySet());
    return files;
  }

  static String ending(Path output) {
    String name = String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    if (!List.of("xlsx", "csv", "parquet", "duckdb").contains(ending)) {
      throw new CommandException(
          "cannot write " + output + ": end its name in .xlsx, .csv, .parquet or .duckdb");
    }
    return ending;
  }

  static Path named(Path output, Kind kind, List<Kind> all) {
    return all.size() == 1 ? output : beside(output, "-" + kind.name() + "." + ending(output));
  }

  static void say(Intake.Taken taken, Path output, PrintWriter out) {
    var counts = taken.counts();
    out.printf(
        "%s in the table, %d wait, %d refused%n",
        files(taken.loaded()), taken.waiting(), taken.refused());
    out.printf(
        "%d rows read = %d in the table + %d rejected + %d repeated + %d waiting + %d titles,"
            + " headers, totals, notes and others%n",
        counts.in(),
        counts.data(),
        counts.rejected(),
        counts.repeated(),
        counts.waiting(),
        counts.other());
    out.printf("%s%nreport: %s%n", output, beside(output, REPORT));
    taken
        .refusedFixes()
        .forEach(
            refused ->
                out.printf(
                    "still wrong after its fix: %s, row %d, %s: %s%n",
                    refused.file(), refused.row(), refused.column(), refused.reason()));
    taken
        .unmetFixes()
        .forEach(
            fix ->
                out.printf(
                    "a fix was not used: %s, %s: the file has changed, or the cell is no data"
                        + " now%n",
                    fix.cell().file(), fix.cell().name()));
    if (counts.rejected() > 0) {
      out.printf(
          "Rejected rows can be fixed: write what their cells should hold into %s and give that"
              + " with --fixes.%n",
          beside(output, FIXES));
    }
    if (taken.waiting() > 0) {
      out.printf(
          "Some layouts are not clear. Run again with --interactive, or confirm them in %s and give"
              + " that with --mapping.%n",
          beside(output, MAPPING));
    }
    out.flush();
  }

  /** Says what only a person can answer, and how. */
  static void ask(List<LayoutDecision> open, Path output, PrintWriter out) {
    if (open.isEmpty()) {
      return;
    }
    out.println("Nothing in the files settles:");
    for (LayoutDecision layout : open) {
      layout
          .unanswered()
          .forEach(question -> out.printf("  %s: %s%n", layout.example().place(), question.text()));
    }
    out.printf(
        "Write decimalMark: COMMA or POINT, dateOrder: DAY_FIRST or MONTH_FIRST, and state:"
            + " CONFIRMED into %s.%n",
        beside(output, MAPPING));
    out.flush();
  }

  static void propose(List<Kind> kinds, Path output, PrintWriter out) {
    if (kinds.size() < 2) {
      return;
    }
    out.printf("These files seem to hold %d kinds of tables:%n", kinds.size());
    for (Kind kind : kinds) {
      out.printf(
          "  %s: %d rows in %s (%s), with %s%n",
          kind.name(),
          kind.rows(),
          files(kind.files().size()),
          kind.files().stream().limit(3).map(SourceFile::name).collect(Collectors.joining(", ")),
          kind.columns().stream().limit(6).collect(Collectors.joining(", ")));
    }
    out.printf(
        "Run again with --split to write one table for each: %s%n",
        kinds.stream()
            .map(kind -> String.valueOf(named(output, kind, kinds).getFileName()))
            .collect(Collectors.joining(", ")));
    out.flush();
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }
}
