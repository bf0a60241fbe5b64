package dev.millrace.runtimes.infer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.pipeline.Answer;
import dev.millrace.pipeline.PipelineDefinition;
import dev.millrace.pipeline.PipelineParser;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Models of a data directory with the task over them, as the program has them. */
final class Installation implements AutoCloseable {
  private final Path directory;
  private final SqliteDatabase database;
  private final OnnxRuntime onnx = new OnnxRuntime();
  final Models models;
  final Infer task;

  Installation(Path directory) {
    this(directory, new Pixels(1, 1, 3, new byte[3]));
  }

  /** With a picture that every picture file turns out to be. */
  Installation(Path directory, Pixels picture) {
    this.directory = directory;
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    LedgerSchema.apply(database);
    models =
        new Models(database, directory.resolve("models"), List.of(onnx), InstantSource.system());
    task =
        new Infer(
            models,
            new PictureSource() {
              @Override
              public <T> T use(Path file, java.util.function.Function<Pixels, T> action) {
                return action.apply(picture);
              }
            });
  }

  /** Publishes a package and makes it live. */
  Installation publish(Path directory) {
    Models.Published published = models.publish(directory);
    models.moveAlias(published.version().name(), "live", published.version().number());
    return this;
  }

  /** A pipeline with the task, checked. */
  PipelineDefinition pipeline(String model, String options) {
    PipelineDefinition definition =
        PipelineParser.parse(
            "{on: {bucket: inputs}, task: infer, model: \"%s@live\", options: %s}"
                .formatted(model, options));
    task.check(definition);
    return definition;
  }

  /** What the task makes of an object. */
  Answer answer(PipelineDefinition pipeline, String key, byte[] content)
      throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve(key), content);
    return task.run(
        new LandedFile(
            pipeline, file, key.endsWith(".png") ? "image/png" : "application/octet-stream"));
  }

  JsonNode result(String model, String options, String key, String content)
      throws IOException, InterruptedException {
    return answer(pipeline(model, options), key, content.getBytes(StandardCharsets.UTF_8)).result();
  }

  @Override
  public void close() {
    models.close();
    onnx.close();
    database.close();
  }
}
