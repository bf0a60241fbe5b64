package dev.millrace.runtimes.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What workers find around them: their own code, a temporary directory each, and an environment
 * that holds nothing of this program's but what interpreters need to find their parts.
 */
final class Surroundings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Surroundings.class);
  private static final String PREFIX = "millrace-workers-";
  private static final List<String> PASSED_ON =
      List.of("PATH", "LD_LIBRARY_PATH", "R_LIBS", "R_LIBS_SITE", "R_HOME", "VIRTUAL_ENV");
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("LANG", "C.UTF-8"),
          Map.entry("LC_ALL", "C.UTF-8"),
          Map.entry("TZ", "UTC"),
          // One thread each: several workers fill the cores, and sums come out the same.
          Map.entry("OMP_NUM_THREADS", "1"),
          Map.entry("OPENBLAS_NUM_THREADS", "1"),
          Map.entry("MKL_NUM_THREADS", "1"),
          Map.entry("PYTHONHASHSEED", "0"),
          Map.entry("PYTHONUNBUFFERED", "1"),
          Map.entry("PYTHONDONTWRITEBYTECODE", "1"));

  private final Path root;
  private final Path script;
  private final Isolation isolation = Isolation.found();

  /** Lays the workers' own code out, and clears away what a program that was killed left. */
  Surroundings(Language language) {
    try {
      sweep(Path.of(System.getProperty("java.io.tmpdir")));
      root = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
      script = root.resolve(language.worker());
      try (InputStream in = Surroundings.class.getResourceAsStream(language.worker())) {
        if (in == null) {
          throw new IllegalStateException(language.worker() + " is not on the class path");
        }
        Files.copy(in, script);
      }
    } catch (IOException e) {
      throw new WorkerException("workers cannot be given a temporary directory: " + e, e);
    }
  }

  /** The worker's own code. */
  Path script() {
    return script;
  }

  /** What keeps workers to themselves. */
  Isolation isolation() {
    return isolation;
  }

  /** A new, empty directory for one worker. */
  Path temporary() {
    try {
      return Files.createTempDirectory(root, "worker-");
    } catch (IOException e) {
      throw new WorkerException("a worker cannot be given a temporary directory: " + e, e);
    }
  }

  /** Replaces an environment by what an interpreter needs. */
  static void minimal(Map<String, String> environment) {
    Map<String, String> kept = new TreeMap<>(environment);
    kept.keySet().retainAll(PASSED_ON);
    environment.clear();
    environment.putAll(kept);
    environment.putAll(FIXED);
  }

  /** Deletes a directory with all that is in it; what cannot be deleted is said and left. */
  static void delete(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.toList().reversed()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      log.warn("a worker's temporary directory cannot be removed: {}", directory, e);
    }
  }

  /** Ends the workers of programs that are gone, and removes their directories. */
  private static void sweep(Path temporary) throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      List<Path> left = all.filter(Surroundings::isOrphaned).toList();
      if (!left.isEmpty()) {
        ProcessTree.Marked marked = ProcessTree.Marked.now();
        left.forEach(directory -> sweep(directory, marked));
      }
    }
  }

  private static void sweep(Path directory, ProcessTree.Marked marked) {
    String program = PREFIX + programOf(directory) + "-";
    marked
        .byMark()
        .forEach(
            (mark, workers) -> {
              if (mark.startsWith(program)) {
                workers.forEach(
                    pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
              }
            });
    delete(directory);
  }

  private static boolean isOrphaned(Path path) {
    String program = programOf(path);
    return program.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(program)).isEmpty();
  }

  /** The process id within {@code millrace-workers-PID-RANDOM}; empty for other names. */
  private static String programOf(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()).split("-", 2)[0] : "";
  }

  /** What marks one worker and all it starts. */
  static String mark() {
    return PREFIX + ProcessHandle.current().pid() + "-" + java.util.UUID.randomUUID();
  }

  @Override
  public void close() {
    delete(root);
  }
}
