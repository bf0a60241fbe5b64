package dev.millrace.server.cli;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import dev.millrace.sheets.dataset.Fix;
import dev.millrace.sheets.dataset.Suggestion;
import dev.millrace.sheets.export.Book;
import dev.millrace.sheets.export.HtmlReport;
import dev.millrace.sheets.export.TableExport;
import dev.millrace.sheets.export.WorkbookExport;
import dev.millrace.sheets.ingest.Accepting;
import dev.millrace.sheets.ingest.Decider;
import dev.millrace.sheets.ingest.FixFile;
import dev.millrace.sheets.ingest.Intake;
import dev.millrace.sheets.ingest.Kind;
import dev.millrace.sheets.ingest.LayoutDecision;
import dev.millrace.sheets.ingest.MappingFile;
import dev.millrace.sheets.ingest.SourceFile;
import dev.millrace.sheets.read.ScratchFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Unites the spreadsheets of a folder into one clean table, without a server. */
@Command(
    name = "sheets",
    description =
        "Unite the spreadsheets of a folder into one clean table, every correction logged.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is in the table",
      "1:it did not work",
      "2:the command line is wrong",
      "3:the table is written, and something needs a look: see the report"
    })
final class Sheets implements Callable<Integer> {
  private static final int NEEDS_A_LOOK = 3;

  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Parameters(
      paramLabel = "FOLDER",
      arity = "1..*",
      description = "folders and files to read; folders with all that is below them")
  private List<Path> places = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description =
          "what to write, told by its ending: .xlsx, .csv, .parquet or .duckdb; may be given again")
  private List<Path> outputs = List.of();

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description = "decisions about layouts, as an earlier run wrote them beside its output")
  private @Nullable Path mapping;

  @Option(
      names = "--fixes",
      paramLabel = "FILE",
      description =
          "what rejected cells should hold: the .fixes.yaml of an earlier run, or its workbook,"
              + " with the fixes written in; may be given again")
  private List<Path> fixes = List.of();

  @Option(
      names = "--interactive",
      description = "ask in the terminal about each layout that is not clear")
  private boolean interactive;

  @Mixin private SheetsReading reading = new SheetsReading();

  @Option(
      names = "--accept",
      description =
          "take what is proposed for every layout that is not clear, as if you had confirmed it;"
              + " a decimal mark or an order of day and month that no file proves is never guessed")
  private boolean accept;

  @Option(
      names = "--accept-suggestions",
      paramLabel = "KIND",
      description =
          "change cells as is suggested, as if you had accepted each: ${COMPLETION-CANDIDATES}")
  private @Nullable Accepted accepted;

  /** Kinds of suggestions that can be accepted. */
  private enum Accepted {
    SPELLING,
    DEPENDENCY,
    ALL;

    boolean isOf(Suggestion one) {
      return this == ALL || name().toLowerCase(Locale.ROOT).equals(one.kind());
    }
  }

  @Option(
      names = "--split",
      description =
          "where the files hold several kinds of tables, such as customers and sales, write one"
              + " table for each: OUT-customers.xlsx, OUT-sales.xlsx")
  private boolean split;

  @Option(
      names = "--overwrite",
      description = "let what is written take the place of files that Millrace did not write")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      return take();
    } catch (DatasetException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw new CommandException("there is no file " + e.getFile());
    } catch (AccessDeniedException e) {
      throw new CommandException(e.getFile() + " may not be read or written");
    }
  }

  private int take() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    reading.settings(); // refuses what contradicts itself, before the work
    outputs.forEach(SheetsSummary::ending);
    Map<String, LayoutDecision> decided = mapping == null ? Map.of() : MappingFile.read(mapping);
    List<Fix> given = new ArrayList<>();
    for (Path file : fixes) {
      given.addAll(FixFile.read(file, System.getProperty("user.name"), Instant.now()));
    }
    List<SourceFile> files = sources().below(places);
    if (files.isEmpty()) {
      throw new CommandException(
          "there is no file to be read in "
              + places.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }
    if (split) {
      SheetsOutputs.checkFolders(outputs);
    } else {
      check(outputs, files);
    }
    try (ScratchFolder work = ScratchFolder.create()) {
      return split
          ? each(files, decided, given, work.path(), out)
          : unite(outputs, files, decided, given, work.path().resolve("table.duckdb"), out);
    }
  }

  /** One table for each kind of tables; files of no kind go with the first. */
  private int each(
      List<SourceFile> files,
      Map<String, LayoutDecision> decided,
      List<Fix> given,
      Path work,
      PrintWriter out)
      throws IOException, InterruptedException {
    List<Kind> kinds = kinds(files, work.resolve("kinds.duckdb"), out);
    for (Kind kind : kinds) {
      check(named(kind, kinds), files);
    }
    int status = 0;
    for (Kind kind : kinds) {
      List<SourceFile> its =
          files.stream()
              .filter(
                  file ->
                      kind.files().contains(file)
                          || (kind.equals(kinds.getFirst())
                              && kinds.stream().noneMatch(any -> any.files().contains(file))))
              .toList();
      Set<String> names = its.stream().map(SourceFile::name).collect(Collectors.toSet());
      status =
          Math.max(
              status,
              unite(
                  named(kind, kinds),
                  its,
                  kind.alone(kinds, decided),
                  given.stream().filter(fix -> names.contains(fix.cell().file())).toList(),
                  work.resolve(kind.name() + ".duckdb"),
                  out));
    }
    if (!kinds.isEmpty()) {
      return status;
    }
    check(outputs, files);
    return unite(outputs, files, decided, given, work.resolve("table.duckdb"), out);
  }

  /** A single kind keeps the name that was given. */
  private List<Path> named(Kind kind, List<Kind> all) {
    return outputs.stream().map(output -> SheetsSummary.named(output, kind, all)).toList();
  }

  private List<Kind> kinds(List<SourceFile> files, Path scratch, PrintWriter out)
      throws IOException, InterruptedException {
    try (Dataset dataset = Dataset.open(scratch, "data")) {
      return new Intake(dataset, reading.settings(), new ProgressLine(out)).kinds(files);
    }
  }

  private int unite(
      List<Path> outputs,
      List<SourceFile> files,
      Map<String, LayoutDecision> decided,
      List<Fix> given,
      Path work,
      PrintWriter out)
      throws IOException, InterruptedException {
    Path first = outputs.getFirst();
    Intake.Taken taken;
    List<LayoutDecision> open;
    try (SheetsOutputs written = new SheetsOutputs()) {
      try (Dataset dataset = Dataset.open(work, "data")) {
        Intake intake = new Intake(dataset, reading.settings(), new ProgressLine(out));
        taken = intake.take(files, decided, decider(), given);
        taken = withSuggestions(dataset, intake, files, given, taken);
        open =
            intake.layouts().layouts().values().stream()
                .filter(layout -> layout.state() == LayoutDecision.State.WAITING)
                .filter(layout -> !layout.unanswered().isEmpty())
                .toList();
        for (Path output : outputs) {
          write(dataset, output, written);
        }
        written.write(
            SheetsSummary.beside(first, SheetsSummary.MAPPING),
            file -> MappingFile.write(file, intake.layouts()));
        written.write(
            SheetsSummary.beside(first, SheetsSummary.FIXES), file -> FixFile.write(file, dataset));
        written.write(
            SheetsSummary.beside(first, SheetsSummary.REPORT),
            new HtmlReport(dataset, intake.layouts(), SheetsSummary.whereBooksAre(outputs))::write);
        for (Map.Entry<Path, Book> book : SheetsSummary.books(outputs).entrySet()) {
          written.write(book.getKey(), file -> new TableExport(dataset).csv(file, book.getValue()));
        }
      }
      for (Path output : outputs) {
        if (SheetsSummary.ending(output).equals("duckdb")) {
          written.write(output, file -> Files.copy(work, file));
        }
      }
      written.publish();
    }
    List<Kind> kinds =
        taken.waiting() > 0 && !split
            ? kinds(files, work.resolveSibling("kinds.duckdb"), out)
            : List.of();
    SheetsSummary.say(taken, first, out);
    SheetsSummary.ask(open, first, out);
    SheetsSummary.propose(kinds, first, out);
    return taken.needsALook() ? NEEDS_A_LOOK : 0;
  }

  /** Takes the files in again with the suggestions that are accepted, where there are any. */
  private Intake.Taken withSuggestions(
      Dataset dataset, Intake intake, List<SourceFile> files, List<Fix> given, Intake.Taken taken)
      throws IOException, InterruptedException {
    Accepted kinds = accepted;
    if (kinds == null) {
      return taken;
    }
    List<Fix> all =
        new ArrayList<>(
            Accepting.fixes(
                dataset.suggestions().stream().filter(kinds::isOf).toList(),
                System.getProperty("user.name"),
                Instant.now()));
    if (all.isEmpty()) {
      return taken;
    }
    all.addAll(given);
    return intake.take(files, Map.of(), Decider.NOBODY, all);
  }

  private Decider decider() {
    if (interactive) {
      return new AskingDecider(spec.commandLine().getErr());
    }
    return accept
        ? (waiting, schema, preview) ->
            waiting.unanswered().isEmpty() ? waiting.as(LayoutDecision.State.CONFIRMED) : waiting
        : Decider.NOBODY;
  }

  private SheetsSources sources() {
    return new SheetsSources(
        split ? List.of() : SheetsSummary.files(outputs), decisionsAndFixes(), overwrite);
  }

  private List<Path> decisionsAndFixes() {
    List<Path> given = new ArrayList<>(fixes);
    if (mapping != null) {
      given.add(mapping);
    }
    return given;
  }

  private void check(List<Path> outputs, List<SourceFile> files) throws IOException {
    SheetsOutputs.check(
        SheetsSummary.files(outputs),
        files.stream().map(SourceFile::path).toList(),
        decisionsAndFixes(),
        overwrite);
  }

  private void write(Dataset dataset, Path output, SheetsOutputs written) throws IOException {
    switch (SheetsSummary.ending(output)) {
      case "xlsx" ->
          written.write(
              output,
              file -> new WorkbookExport(dataset).write(file).forEach(note -> say(output, note)));
      case "csv" -> written.write(output, new TableExport(dataset)::csv);
      case "parquet" -> written.write(output, new TableExport(dataset)::parquet);
      default -> {} // duckdb: the dataset itself, once it is closed
    }
  }

  private void say(Path output, String note) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(output + ": " + note);
    err.flush();
  }
}
