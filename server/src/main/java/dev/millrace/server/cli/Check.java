package dev.millrace.server.cli;

import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.server.data.DataDirectory;
import dev.millrace.server.data.Integrity;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks for damage in a data directory that no Millrace is using. */
@Command(
    name = "check",
    description = "Read and hash every object, and hold the ledger against itself.",
    mixinStandardHelpOptions = true)
final class Check implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Option(names = "--data", description = "the data directory (./data)")
  private Path data = Path.of("data");

  @Override
  public Integer call() throws IOException {
    if (Files.notExists(data.resolve("ledger.db"))) {
      throw new CommandException("there is no ledger in " + data.toAbsolutePath());
    }
    try (DataDirectory directory = DataDirectory.open(data);
        SqliteDatabase database = new SqliteDatabase(directory.ledger())) {
      PrintWriter out = spec.commandLine().getOut();
      Integrity integrity = new Integrity(database, directory.objects());
      Integrity.Report report;
      try (StatusLine _ = StatusLine.of(out, () -> "checking: " + integrity.progress())) {
        report = integrity.check();
      }
      print(report, out);
      return report.faults().isEmpty() ? 0 : 1;
    }
  }

  private static void print(Integrity.Report report, PrintWriter out) {
    out.printf(
        "%d object versions, %d contents of %d bytes read and hashed%n",
        report.versions(), report.contents(), report.bytes());
    out.printf(
        "%d runs, %d results, %d events; %d files belong to no object and will be swept%n",
        report.runs(), report.results(), report.events(), report.unclaimed());
    report.faults().forEach(fault -> out.println("FAULT: " + fault));
    out.println(
        report.faults().isEmpty() ? "All is well." : report.faults().size() + " faults found.");
    out.flush();
  }
}
