package dev.millrace.runtimes.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.runtimes.process.Language;
import dev.millrace.runtimes.process.Languages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A data scientist's own session: a directory with the templates in it, where scripts are run. */
final class AuthorSession {
  private final Path directory;
  private final Language language;
  private final Path interpreter;

  /**
   * Copies the templates; skips the test unless the language has these packages here.
   *
   * @param directory which becomes the model package
   */
  AuthorSession(Path directory, Language language, String... packages) throws IOException {
    this.directory = directory;
    this.language = language;
    this.interpreter = Languages.interpreter(language, packages);
    Path templates = Path.of("../templates", language == Language.R ? "r" : "python");
    try (Stream<Path> files = Files.list(templates)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(String.valueOf(file.getFileName())));
      }
    }
  }

  /** Fills the template in: what serves the model. */
  AuthorSession model(String code) throws IOException {
    Files.writeString(directory.resolve(language == Language.R ? "model.R" : "model.py"), code);
    return this;
  }

  /** Runs a script, which trains the model and records the package. */
  void run(String code) throws IOException, InterruptedException {
    Path script = Files.writeString(directory.resolve("train"), code);
    ProcessBuilder builder = new ProcessBuilder(List.of(interpreter.toString(), script.toString()));
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the script ends").isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    Files.delete(script);
  }

  Path directory() {
    return directory;
  }
}
