package dev.millrace.bench;

import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.model.ServedModel;
import dev.millrace.model.Unverified;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A face model package, published in a directory of its own and served as the product does. One
 * without verification cases is measured too, and its provenance says so.
 */
final class FacePackage implements AutoCloseable {

  private final Path directory;
  private final OnnxRuntime runtime = new OnnxRuntime();
  private final SqliteDatabase database;
  private final Models models;
  private final ServedModel model;

  FacePackage(Path source) throws IOException {
    directory = Files.createTempDirectory("millrace-bench");
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    models =
        new Models(database, directory.resolve("models"), List.of(runtime), InstantSource.system());
    model =
        models.resolve(
            models.publish(source, Optional.empty(), Unverified.ALLOWED).version().reference());
  }

  ServedModel model() {
    return model;
  }

  @Override
  public void close() throws IOException {
    models.close();
    database.close();
    runtime.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
