package dev.millrace.server.cli;

import dev.millrace.model.ModelException;
import dev.millrace.model.PackageCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a model package on this machine, without a server. */
@Command(
    name = "verify",
    description = "Load a model package, run its verification cases and show what came of them.",
    footer = "Exit status: 0 when a server would take the package, 1 when it would refuse it.",
    mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {
  private final Checker checker;

  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Parameters(paramLabel = "DIR", description = "the package, or an MLflow model directory")
  private Path directory = Path.of("");

  @Option(names = "--name", description = "the model's name, for an MLflow model directory")
  private @Nullable String name;

  @Option(names = "--unverified", description = "take a package without cases for good")
  private boolean unverified;

  Verify(Checker checker) {
    this.checker = checker;
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new CommandException(directory + " is no directory");
    }
    try {
      PackageCheck check = checker.check(directory, Optional.of(ModelName.of(name, directory)));
      VerifyTable.print(check, spec.commandLine().getOut());
      boolean taken = check.verification().passed() && (check.verified() || unverified);
      return taken ? 0 : 1;
    } catch (ModelException e) {
      throw new CommandException("the package is refused: " + e.getMessage());
    }
  }
}
