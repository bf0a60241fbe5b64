package dev.millrace.server.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Millrace a command talks to. */
final class ServerOptions {
  @Option(
      names = "--url",
      defaultValue = "${env:MILLRACE_URL:-http://127.0.0.1:8080}",
      description = "where the Millrace is (${DEFAULT-VALUE}; MILLRACE_URL)")
  private URI url = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--key",
      defaultValue = "${env:MILLRACE_KEY}",
      description = "access key (MILLRACE_KEY)")
  private @Nullable String key;

  Api api() {
    return new Api(url, key);
  }
}
