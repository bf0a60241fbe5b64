package dev.millrace.server.cli;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
      "MILLRACE_XMX sets the memory of the program, such as 4g.",
      "MILLRACE_LOG=DEBUG shows where in the program a command failed."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0")
public final class CommandLineInterface implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CommandLineInterface.class);

  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  /**
   * Runs a command.
   *
   * @return the exit status: 0, 1 when it failed, 2 when it was called wrongly
   */
  public static int run(Starter starter, Checker checker, String... arguments) {
    return commands(starter, checker).execute(arguments);
  }

  /** The tree of all commands. */
  static CommandLine commands(Starter starter, Checker checker) {
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
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do, such as: millrace up");
  }

  private static int failed(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("millrace: " + Failures.sentence(exception));
    err.flush();
    log.debug("where the command failed", exception);
    return 1;
  }
}
