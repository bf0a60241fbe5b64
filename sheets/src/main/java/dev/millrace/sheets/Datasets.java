package dev.millrace.sheets;

import dev.millrace.sheets.dataset.Dataset;
import dev.millrace.sheets.dataset.DatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The datasets of this installation, each in a DuckDB file of its own that only this process has
 * open. A dataset has one writer at a time; the others wait. Thread-safe.
 */
public final class Datasets implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final String ENDING = ".duckdb";

  private final Path directory;
  private final Map<String, Held> open = new ConcurrentHashMap<>();

  /**
   * @param directory where they are; made when the first one is
   */
  public Datasets(Path directory) {
    this.directory = directory;
  }

  private record Held(Dataset dataset, ReentrantLock writing) {}

  /** Work that changes a dataset. */
  @FunctionalInterface
  public interface Change<T> {
    /** Does it. */
    T apply(Dataset dataset) throws IOException, InterruptedException;
  }

  /** The names of all datasets, sorted. */
  public List<String> names() {
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the datasets in " + directory, e);
    }
  }

  /** A dataset that exists, for reading. */
  public Optional<Dataset> find(String name) {
    return NAME.matcher(name).matches() && Files.exists(file(name))
        ? Optional.of(held(name).dataset)
        : Optional.empty();
  }

  /**
   * Changes a dataset, making it if there is none.
   *
   * @throws DatasetException when the name is none
   */
  public <T> T change(String name, Change<T> change) throws IOException, InterruptedException {
    Held held = held(checked(name));
    held.writing.lockInterruptibly();
    try {
      return change.apply(held.dataset);
    } finally {
      held.writing.unlock();
    }
  }

  /**
   * Checks that a name can be a dataset's.
   *
   * @throws DatasetException when it cannot
   */
  public static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new DatasetException(
          "'%s' is no name of a dataset: it begins with a letter and holds a-z, 0-9 and _"
              .formatted(name));
    }
    return name;
  }

  private Held held(String name) {
    return open.computeIfAbsent(
        name,
        fresh -> {
          try {
            Files.createDirectories(directory);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + directory, e);
          }
          Dataset dataset = Dataset.open(file(fresh), fresh);
          dataset.confine(directory);
          return new Held(dataset, new ReentrantLock());
        });
  }

  private Path file(String name) {
    return directory.resolve(name + ENDING);
  }

  @Override
  public void close() {
    open.values().forEach(held -> held.dataset.close());
    open.clear();
  }
}
