package dev.millrace.server.cli;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.server.config.Config;
import dev.millrace.server.config.ConfigReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The story in the terminal, on an empty data directory of its own that is removed afterwards. */
@Command(
    name = "demo",
    description = "Tell the story in the terminal with the sample photos, then end.",
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // set by picocli

  @Option(names = "--samples", description = "folder of photos (those of the face model package)")
  private @Nullable Path samples;

  private final Starter starter;
  private volatile int interrupted;

  Demo(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Thread story = Thread.currentThread();
    EndSignals.take(
        status -> {
          interrupted = status;
          story.interrupt();
        });
    try {
      return tell();
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (interrupted == 0) {
        throw e;
      }
      return interrupted; // whatever broke off, the signal is the cause
    }
  }

  private int tell() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("millrace-demo-");
    try {
      Config config = config(data);
      List<Path> photos =
          photos(samples == null ? config.facesModel().resolveSibling("samples") : samples);
      try (Starter.Running running = starter.start(config)) {
        Api api = new Api(URI.create("http://127.0.0.1:" + running.port()), null);
        return new DemoStory(api, spec.commandLine().getOut()).tell(photos);
      }
    } finally {
      Temporary.remove(data);
    }
  }

  static Config config(Path data) {
    return ConfigReader.read(
        null,
        Map.of(),
        Map.of("port", IntNode.valueOf(0), "data", TextNode.valueOf(data.toString())));
  }

  static List<Path> photos(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandException(
          "the sample photos are not in " + folder.toAbsolutePath() + "; run: millrace build");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> photos = files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
      if (photos.isEmpty()) {
        throw new CommandException("there are no photos (*.jpg) in " + folder);
      }
      return photos;
    }
  }
}
