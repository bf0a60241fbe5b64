package dev.millrace.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.server.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The web app's JSDoc types, checked by TypeScript where npm can provide it. */
class TypesTest {
  private static final Path SERVER = Repository.root().resolve("server");
  private static final Path TSC = SERVER.resolve("node_modules/.bin/tsc");

  private record Ended(int status, String output) {}

  @Test
  void theWebAppsTypesAreSound() throws Exception {
    if (!Files.exists(TSC)) {
      assumeTrue(
          run("npm", "ci", "--ignore-scripts").status() == 0,
          "npm cannot provide TypeScript here; run `npm ci` in server/ to check the types");
    }
    Ended ended = run(TSC.toString(), "--noEmit");
    assertThat(ended.output()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  private static Ended run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).directory(SERVER.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Ended(process.exitValue(), output);
    } catch (IOException e) {
      return new Ended(-1, String.valueOf(e.getMessage())); // no such program
    }
  }
}
