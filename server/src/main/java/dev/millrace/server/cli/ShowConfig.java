package dev.millrace.server.cli;

import dev.millrace.server.config.ConfigReader;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows every setting. */
@Command(
    name = "config",
    description = "Show every setting with its default, in the form of a configuration file.",
    mixinStandardHelpOptions = true)
final class ShowConfig implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(ConfigReader.defaultsText());
    out.flush();
  }
}
