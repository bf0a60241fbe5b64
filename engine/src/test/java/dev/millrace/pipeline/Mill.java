package dev.millrace.pipeline;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.object.FileObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engine on a temporary directory, wired as the program wires it, with a task that tests
 * script.
 */
final class Mill implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(30);
  static final DispatchSettings SETTINGS =
      new DispatchSettings(
          LEASE, Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMinutes(5));

  final TestClock clock;
  final Bells bells;
  final Ids ids;
  final ScriptedTask task = new ScriptedTask();
  final Tasks tasks = new Tasks(List.of(task));
  final SqliteDatabase database;
  final FileObjectStore store;
  final Pipelines pipelines;
  final Landings landings;
  final Objects objects;
  final Runs runs;
  final Sweeper sweeper;
  @Nullable Worker worker;
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(10), Duration.ofMillis(40), RandomGenerator.getDefault());
  private final List<Runnable> open = new ArrayList<>();

  Mill(Path directory) {
    this(directory, 1_000_000);
  }

  Mill(Path directory, long queueLimit) {
    this(directory, queueLimit, new TestClock(), new Bells());
  }

  Mill(Path directory, long queueLimit, TestClock clock, Bells bells) {
    this.clock = clock;
    this.bells = bells;
    ids = new Ids(clock);
    database = new SqliteDatabase(directory.resolve("ledger.db"));
    LedgerSchema.apply(database);
    store = new FileObjectStore(directory.resolve("objects"), 0, clock);
    pipelines = new Pipelines(database, tasks, ids, clock);
    Backlog backlog = new Backlog(database, queueLimit, clock);
    landings = new Landings(store, database, pipelines, backlog, bells, ids, clock, 1 << 20);
    objects = new Objects(store, database, bells, ids, clock);
    runs = new Runs(database, bells, ids, clock);
    sweeper =
        new Sweeper(
            database,
            store,
            pipelines,
            backoff,
            bells,
            ids,
            clock,
            RunObserver.NONE,
            Duration.ofSeconds(1));
  }

  /** Declares the pipeline {@code p} on the bucket {@code box}. */
  PipelineVersion declare(String yaml) {
    return pipelines.put("p", PipelineParser.parse(yaml), Pipelines.API, false);
  }

  /** Starts a dispatcher with the standard test settings. */
  Dispatcher dispatch() {
    return dispatch("worker-1", SETTINGS, 2);
  }

  Dispatcher dispatch(String owner, DispatchSettings settings, int threads) {
    Dispatcher dispatcher = dispatcher(owner, settings, threads);
    dispatcher.start();
    return dispatcher;
  }

  /** A dispatcher named {@code idle} that is not started: only landings claim for it. */
  Dispatcher idleDispatcher(int threads) {
    return dispatcher("idle", SETTINGS, threads);
  }

  private Dispatcher dispatcher(String owner, DispatchSettings settings, int threads) {
    Compute compute = new Compute(threads);
    Worker worker =
        new Worker(
            database, store, pipelines, tasks, compute, backoff, RunObserver.NONE, ids, clock);
    this.worker = worker;
    Dispatcher dispatcher =
        new Dispatcher(database, pipelines, worker, bells, settings, clock, owner);
    landings.claimFor(dispatcher);
    open.addFirst(compute::close);
    open.addFirst(dispatcher::close);
    return dispatcher;
  }

  Landed land(String key, String text) throws IOException {
    return landings.land(
        LandRequest.of("box", key, "text/plain"),
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Lands a text and returns its one run. */
  RunRow landRun(String key, String text) throws IOException {
    return land(key, text).runs().getFirst();
  }

  /** Waits for the run to end and returns what is known of it. */
  RunView ended(RunRow run) throws InterruptedException {
    if (!runs.awaitEnd(List.of(run.id()), Duration.ofSeconds(20))) {
      throw new AssertionError("the run did not end: " + view(run));
    }
    return view(run);
  }

  RunView view(RunRow run) {
    return runs.get(run.id()).orElseThrow();
  }

  RunState state(RunRow run) {
    return view(run).run().state();
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
    database.close();
  }
}
