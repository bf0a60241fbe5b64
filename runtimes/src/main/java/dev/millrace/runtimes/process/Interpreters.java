package dev.millrace.runtimes.process;

import dev.millrace.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Finds the interpreter for a package: the configured one, or the first of the path and of the
 * usual places that has what the package needs.
 */
final class Interpreters {
  private static final List<String> USUAL =
      List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin");

  private final Language language;
  private final List<Path> candidates;
  private final Map<List<String>, Interpreter> found = new ConcurrentHashMap<>();

  /**
   * @param configured the only one to use, if somebody chose it
   */
  Interpreters(Language language, Optional<Path> configured) {
    this.language = language;
    this.candidates =
        configured.map(List::of).orElseGet(() -> candidates(language, System.getenv("PATH")));
  }

  private static List<Path> candidates(Language language, String path) {
    List<String> directories = new ArrayList<>(List.of((path == null ? "" : path).split(":", -1)));
    directories.addAll(USUAL);
    Set<Path> candidates = new LinkedHashSet<>();
    for (String directory : directories) {
      Path candidate = Path.of(directory).resolve(language.command());
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        candidates.add(candidate);
      }
    }
    return List.copyOf(candidates);
  }

  /**
   * The interpreter to use for a package that needs some others.
   *
   * @throws ModelException saying of each candidate what it lacks
   */
  Path with(List<String> packages) {
    List<String> needs = new ArrayList<>(language.needs());
    needs.addAll(packages);
    Interpreter known = found.get(needs);
    if (known != null && Files.isExecutable(known.command())) {
      return known.command();
    }
    List<Interpreter> refused = new ArrayList<>();
    for (Path candidate : candidates) {
      Interpreter interpreter = Interpreter.probe(language, candidate, needs);
      if (interpreter.usable()) {
        found.put(List.copyOf(needs), interpreter);
        return candidate;
      }
      refused.add(interpreter);
    }
    throw new ModelException(refusal(needs, refused));
  }

  private String refusal(List<String> needs, List<Interpreter> refused) {
    String wanted = language.title() + (needs.isEmpty() ? "" : " with " + String.join(", ", needs));
    String seen =
        refused.isEmpty()
            ? "there is no " + language.command() + " on the path"
            : refused.stream().map(Interpreter::told).collect(Collectors.joining("; "));
    return "the package needs "
        + wanted
        + ", but "
        + seen
        + "; install what is missing, or name another in the configuration as 'interpreters."
        + language.runtime()
        + "'";
  }
}
