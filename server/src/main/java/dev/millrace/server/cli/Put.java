package dev.millrace.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends files to a Millrace that is up. */
@Command(
    name = "put",
    description = "Send files to a Millrace that is up.",
    mixinStandardHelpOptions = true)
final class Put implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "what to send")
  private List<Path> files = List.of();

  @Option(names = "--bucket", required = true, description = "where to")
  private String bucket = "";

  @Option(names = "--prefix", description = "what the keys begin with")
  private String prefix = "";

  @Option(names = "--wait", description = "wait for the answers and show them")
  private boolean wait;

  @Mixin private ServerOptions server = new ServerOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Api api = server.api();
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    files.forEach(Put::requireReadable);
    for (Path file : files) {
      failed += print(file, send(api, file, out), out);
    }
    return failed == 0 ? 0 : 1;
  }

  /** Before anything is sent, so that all is or nothing. */
  private static void requireReadable(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CommandException("cannot read the file " + file);
    }
  }

  private JsonNode send(Api api, Path file, PrintWriter out)
      throws IOException, InterruptedException {
    Sending sending = new Sending(file.toString(), file, "waiting for the answer");
    try (StatusLine _ = StatusLine.of(out, sending::status)) {
      return api.put(
          bucket,
          prefix + file.getFileName(),
          sending,
          wait ? Map.of("Prefer", "wait=60") : Map.of());
    }
  }

  private static int print(Path file, JsonNode landed, PrintWriter out) {
    out.printf(
        "%s  kept as %s/%s, version %.12s, %d bytes%n",
        file,
        landed.path("bucket").asText(),
        landed.path("key").asText(),
        landed.path("version").asText(),
        landed.path("size").asLong());
    int dead = 0;
    for (JsonNode run : landed.path("runs")) {
      out.printf(
          "  %s %s: %s%n",
          run.path("pipeline").asText(), run.path("id").asText(), run.path("state").asText());
      if (run.has("result")) {
        out.println("  " + run.path("result"));
      }
      if (run.path("state").asText().equals("dead")) {
        out.println("  " + run.path("error").path("detail").asText());
        dead++;
      }
    }
    out.flush();
    return dead;
  }
}
