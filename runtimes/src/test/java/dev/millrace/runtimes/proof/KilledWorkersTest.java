package dev.millrace.runtimes.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Models;
import dev.millrace.object.FileObjectStore;
import dev.millrace.pipeline.Backlog;
import dev.millrace.pipeline.Backoff;
import dev.millrace.pipeline.Compute;
import dev.millrace.pipeline.DispatchSettings;
import dev.millrace.pipeline.Dispatcher;
import dev.millrace.pipeline.LandRequest;
import dev.millrace.pipeline.Landings;
import dev.millrace.pipeline.PipelineParser;
import dev.millrace.pipeline.Pipelines;
import dev.millrace.pipeline.RunObserver;
import dev.millrace.pipeline.RunView;
import dev.millrace.pipeline.Runs;
import dev.millrace.pipeline.Tasks;
import dev.millrace.pipeline.Worker;
import dev.millrace.runtimes.infer.Infer;
import dev.millrace.runtimes.infer.PictureSource;
import dev.millrace.runtimes.infer.Pixels;
import dev.millrace.runtimes.process.Language;
import dev.millrace.runtimes.process.Languages;
import dev.millrace.runtimes.process.ProcessRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers die at any moment, and every run still ends with the right result. */
final class KilledWorkersTest {
  private static final int RUNS = 60;
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void losesNoRunWhenWorkersAreKilledAtRandom(Language language) throws Exception {
    AtomicInteger kills = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    try (ProcessRuntime runtime = Languages.runtime(language);
        SqliteDatabase database = new SqliteDatabase(directory.resolve("ledger.db"));
        Models models =
            new Models(
                database, directory.resolve("models"), List.of(runtime), InstantSource.system());
        Compute compute = new Compute(2)) {
      LedgerSchema.apply(database);
      publish(models, language);
      Mill mill = new Mill(database, models, compute);
      List<RunRow> runs = mill.land();
      Thread killer = Thread.ofPlatform().start(() -> kill(runtime, kills, over));
      try (Dispatcher dispatcher = mill.dispatcher()) {
        dispatcher.start();
        boolean ended =
            mill.runs.awaitEnd(runs.stream().map(RunRow::id).toList(), Duration.ofMinutes(2));
        over.set(true);
        killer.join();
        assertThat(ended).as("every run ends").isTrue();
        assertRight(mill, runs);
      }
    }
    assertThat(kills).hasValueGreaterThan(3);
  }

  private static void kill(ProcessRuntime runtime, AtomicInteger kills, AtomicBoolean over) {
    Random random = new Random(1);
    while (!over.get()) {
      try {
        Thread.sleep(50 + random.nextInt(400));
      } catch (InterruptedException e) {
        return;
      }
      for (long pid : runtime.workers().toList()) {
        if (random.nextBoolean()
            && ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
          kills.incrementAndGet();
        }
      }
    }
  }

  private static void assertRight(Mill mill, List<RunRow> runs) {
    int attempts = 0;
    for (int i = 0; i < RUNS; i++) {
      RunView view = mill.runs.get(runs.get(i).id()).orElseThrow();
      assertThat(view.run().state()).as("run %d: %s", i, view).isEqualTo(RunState.SUCCEEDED);
      assertThat(String.valueOf(view)).contains("" + i * 10);
      attempts += view.run().attempts();
    }
    assertThat(attempts).as("some attempts failed with their workers").isGreaterThan(RUNS);
  }

  private void publish(Models models, Language language) throws IOException {
    Path model = Files.createDirectories(directory.resolve("package/cases/model"));
    Files.writeString(
        model.resolve("one.request.json"),
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[4]}]}");
    Files.writeString(
        model.resolve("one.response.json"),
        "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[40]}]}");
    Path root = directory.resolve("package");
    String file = language == Language.R ? "model.R" : "model.py";
    Files.writeString(
        root.resolve(file),
        language == Language.R
            ? "predict_model <- function(model, inputs) { Sys.sleep(0.1); list(y = inputs$x * 10) }"
            : """
            import time
            def predict_model(model, inputs):
                time.sleep(0.1)
                return {"y": inputs["x"] * 10}
            """);
    Files.writeString(
        root.resolve("model.yaml"),
        """
        name: tens
        author: the tests
        licence: Apache-2.0
        runtime: %s
        files: {model: %s}
        signature:
          inputs: [{name: x, datatype: FP64, shape: [-1]}]
          outputs: [{name: y, datatype: FP64, shape: [-1]}]
        settings: {workers: 2}
        """
            .formatted(language == Language.R ? "r" : "python", file));
    models.moveAlias("tens", "live", models.publish(root).version().number());
  }

  /** The engine as the program wires it, with a short backoff. */
  private final class Mill {
    final Runs runs;
    private final SqliteDatabase database;
    private final Compute compute;
    private final Tasks tasks;
    private final FileObjectStore store;
    private final Pipelines pipelines;
    private final InstantSource clock = InstantSource.system();
    private final Bells bells = new Bells();
    private final Ids ids = new Ids(clock);

    Mill(SqliteDatabase database, Models models, Compute compute) {
      this.database = database;
      this.compute = compute;
      PictureSource none =
          new PictureSource() {
            @Override
            public <T> T use(Path file, Function<Pixels, T> action) {
              throw new IllegalStateException("there are no pictures here");
            }
          };
      tasks = new Tasks(List.of(new Infer(models, none)));
      store = new FileObjectStore(directory.resolve("objects"), 0, clock);
      pipelines = new Pipelines(database, tasks, ids, clock);
      runs = new Runs(database, bells, ids, clock);
      pipelines.put(
          "tens",
          PipelineParser.parse(
              "{on: {bucket: numbers}, task: infer, model: tens@live, retries: 50}"),
          Pipelines.API,
          false);
    }

    List<RunRow> land() throws IOException {
      Landings landings =
          new Landings(
              store,
              database,
              pipelines,
              new Backlog(database, 1000, clock),
              bells,
              ids,
              clock,
              1 << 20);
      List<RunRow> landed = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        byte[] record = ("[{\"x\": " + i + "}]").getBytes(StandardCharsets.UTF_8);
        landed.add(
            landings
                .land(
                    LandRequest.of("numbers", i + ".json", "application/json"),
                    new ByteArrayInputStream(record))
                .runs()
                .getFirst());
      }
      return landed;
    }

    Dispatcher dispatcher() {
      Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), new Random(1));
      Worker worker =
          new Worker(
              database, store, pipelines, tasks, compute, backoff, RunObserver.NONE, ids, clock);
      return new Dispatcher(
          database, pipelines, worker, bells, DispatchSettings.STANDARD, clock, "one");
    }
  }
}
