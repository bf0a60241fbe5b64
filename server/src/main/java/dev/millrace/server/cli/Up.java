package dev.millrace.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.server.config.Config;
import dev.millrace.server.config.ConfigReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves until it is stopped. */
@Command(
    name = "up",
    description = "Serve: the API, the console, the work.",
    mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Option(names = "--host", description = "address to listen on (127.0.0.1)")
  private @Nullable String host;

  @Option(names = "--port", description = "port to listen on, 0 for any free one (8080)")
  private @Nullable Integer port;

  @Option(names = "--data", description = "where everything is kept (./data)")
  private @Nullable Path data;

  @Option(names = "--config", description = "configuration file; see: millrace config")
  private @Nullable Path config;

  @Option(
      names = "--watch",
      paramLabel = "DIR=BUCKET",
      description = "new files of the folder land in the bucket; may be repeated")
  private List<String> watch = List.of();

  private final Starter starter;

  Up(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws InterruptedException {
    long began = System.nanoTime();
    Config settings = ConfigReader.read(config, System.getenv(), flags());
    EndSignals signals = EndSignals.take();
    try (Starter.Running running = starter.start(settings)) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "Millrace is at http://%s:%d after %.1f s, data in %s. Ctrl-C stops it.%n",
          settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host(),
          running.port(),
          (System.nanoTime() - began) / 1e9,
          settings.data());
      out.flush();
      int status = signals.await();
      System.err.println("Stopping: what is under way may end. A second Ctrl-C ends it at once.");
      return status;
    }
  }

  private Map<String, JsonNode> flags() {
    Map<String, JsonNode> flags = new HashMap<>();
    if (host != null) {
      flags.put("host", TextNode.valueOf(host));
    }
    if (port != null) {
      flags.put("port", IntNode.valueOf(port));
    }
    if (data != null) {
      flags.put("data", TextNode.valueOf(data.toString()));
    }
    if (!watch.isEmpty()) {
      flags.put("watch", watches());
    }
    return flags;
  }

  private ArrayNode watches() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String pair : watch) {
      int equals = pair.lastIndexOf('=');
      if (equals < 1 || equals == pair.length() - 1) {
        throw new CommandException("--watch wants DIR=BUCKET, such as /srv/in=photos, not " + pair);
      }
      list.addObject()
          .put("directory", pair.substring(0, equals))
          .put("bucket", pair.substring(equals + 1));
    }
    return list;
  }
}
