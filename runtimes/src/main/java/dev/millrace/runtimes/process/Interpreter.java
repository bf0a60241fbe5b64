package dev.millrace.runtimes.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An interpreter on this machine.
 *
 * @param command its path
 * @param problem why it cannot be used; empty when it can
 * @param missing packages that it lacks
 */
record Interpreter(Path command, String problem, List<String> missing) {
  private static final int SECONDS = 30;

  Interpreter {
    missing = List.copyOf(missing);
  }

  boolean usable() {
    return problem.isEmpty() && missing.isEmpty();
  }

  /** Such as {@code /usr/bin/python3 lacks sklearn}. */
  String told() {
    return command + " " + (problem.isEmpty() ? "lacks " + String.join(", ", missing) : problem);
  }

  /** Asks an interpreter which of some packages it lacks. */
  static Interpreter probe(Language language, Path command, List<String> packages) {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(language.flags());
    line.add(language == Language.R ? "-e" : "-c");
    line.add(language.probe());
    line.addAll(packages);
    try {
      return probe(command, line);
    } catch (IOException e) {
      return new Interpreter(command, "does not start: " + e.getMessage(), List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Interpreter(command, "was not asked: interrupted", List.of());
    }
  }

  private static Interpreter probe(Path command, List<String> line)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    Surroundings.minimal(builder.environment());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        return new Interpreter(command, "did not answer within " + SECONDS + " s", List.of());
      }
      String printed =
          new String(process.getInputStream().readNBytes(10_000), StandardCharsets.UTF_8).strip();
      if (process.exitValue() != 0) {
        return new Interpreter(command, "fails: " + printed, List.of());
      }
      return new Interpreter(command, "", missing(printed));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The words of the second line; the first is the version. */
  private static List<String> missing(String printed) {
    return printed
        .lines()
        .skip(1)
        .flatMap(line -> Arrays.stream(line.split(" ", -1)))
        .filter(name -> !name.isBlank())
        .toList();
  }
}
