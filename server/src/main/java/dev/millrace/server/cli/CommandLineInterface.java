package dev.millrace.server.cli;

import dev.millrace.model.ModelException;
import dev.millrace.server.config.ConfigException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace COMMAND}. */
@Command(
    name = "millrace",
    description = "Brings what lands to the model that must see it, and carries the answer back.",
    footer = {
      "",
      "Of the launcher itself: build (compile), test (compile and run all tests), clean.",
      "MILLRACE_XMX sets the memory of the program, such as 4g."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0")
public final class CommandLineInterface implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  /**
   * Runs a command.
   *
   * @return the exit status: 0, 1 when it failed, 2 when it was called wrongly
   */
  public static int run(Starter starter, Checker checker, String... arguments) {
    return new CommandLine(new CommandLineInterface())
        .addSubcommand(new Up(starter))
        .addSubcommand(new Put())
        .addSubcommand(new Sheets())
        .addSubcommand(new ModelsCommand())
        .addSubcommand(new Verify(checker))
        .addSubcommand(new Demo(starter))
        .addSubcommand(new Check())
        .addSubcommand(new Key())
        .addSubcommand(new ShowConfig())
        .addSubcommand(new Warm(starter))
        .setExecutionExceptionHandler(CommandLineInterface::failed)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: millrace up");
  }

  /** What we foresaw is one sentence; the rest is a fault of ours and shows where. */
  private static int failed(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (exception instanceof ConfigException
        || exception instanceof CommandException
        || exception instanceof ModelException
        || exception instanceof UncheckedIOException) {
      err.println("millrace: " + exception.getMessage());
    } else {
      err.println("millrace: " + exception);
      exception.printStackTrace(err);
    }
    err.flush();
    return 1;
  }
}
