package dev.millrace.server.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Starts, uses a little of everything and ends: the training run from which the JVM makes its
 * ahead-of-time cache.
 */
@Command(name = "warm", hidden = true, description = "Train the ahead-of-time cache.")
final class Warm implements Callable<Integer> {
  private final Starter starter;

  Warm(Starter starter) {
    this.starter = starter;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("millrace-warm-");
    try (Starter.Running running = starter.start(Demo.config(data))) {
      Api api = new Api(URI.create("http://127.0.0.1:" + running.port()), null);
      api.put("warm-up", "a.txt", BodyPublishers.ofString("a"), Map.of("Prefer", "wait=1"));
      for (String path :
          new String[] {
            "/health/live",
            "/v1/runs",
            "/v1/pipelines",
            "/v1/buckets/warm-up/objects",
            "/openapi.json"
          }) {
        api.get(path);
      }
    } finally {
      Temporary.remove(data);
    }
    return 0;
  }
}
