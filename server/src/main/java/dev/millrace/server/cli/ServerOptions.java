package dev.millrace.server.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Millrace a command talks to. */
final class ServerOptions {
  @Option(
      names = "--url",
      defaultValue = "${env:MILLRACE_URL:-http://127.0.0.1:8080}",
      description = "where the Millrace is (${DEFAULT-VALUE}; MILLRACE_URL)")
  private String url = "http://127.0.0.1:8080";

  @Option(
      names = "--key",
      defaultValue = "${env:MILLRACE_KEY}",
      description = "access key (MILLRACE_KEY)")
  private @Nullable String key;

  /**
   * The Millrace meant.
   *
   * @throws CommandException when address or key cannot be ones
   */
  Api api() {
    if (key != null && !key.matches("[!-~]*")) {
      throw new CommandException("the access key has characters that no key has; was it cut off?");
    }
    return new Api(address(), key);
  }

  private URI address() {
    try {
      URI address = new URI(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null && address.getRawQuery() == null) {
        return address;
      }
    } catch (URISyntaxException e) {
      throw new CommandException("--url: " + e.getMessage());
    }
    throw new CommandException(
        "--url wants an address such as http://127.0.0.1:8080, not '%s'".formatted(url));
  }
}
