package dev.millrace.server.cli;

import dev.millrace.server.access.AccessKeys;
import dev.millrace.server.access.Scope;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an access key. */
@Command(
    name = "key",
    description = "Make an access key and show what to put into the configuration.",
    mixinStandardHelpOptions = true)
final class Key implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Parameters(paramLabel = "NAME", description = "what logs call its bearer")
  private String name = "";

  @Option(names = "--scopes", split = ",", description = "of read, write, admin (read,write)")
  private List<String> scopes = List.of("read", "write");

  @Override
  public void run() {
    scopes.forEach(this::requireScope);
    String key = AccessKeys.generate();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("The key, shown this once: %s%n%nIn the configuration:%n%nkeys:%n", key);
    out.printf(
        "  - {name: \"%s\", sha256: %s, scopes: [%s]}%n",
        name, AccessKeys.hash(key), String.join(", ", scopes));
    out.flush();
  }

  private void requireScope(String word) {
    if (Scope.named(word).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no scope '%s'; there are %s.".formatted(word, Scope.words()));
    }
  }
}
