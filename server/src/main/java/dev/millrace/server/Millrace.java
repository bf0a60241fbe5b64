package dev.millrace.server;

import dev.millrace.drift.Drift;
import dev.millrace.faces.IdentifyFaces;
import dev.millrace.ledger.LedgerSchema;
import dev.millrace.ledger.SqliteDatabase;
import dev.millrace.model.Acceptance;
import dev.millrace.model.PackageCheck;
import dev.millrace.object.DiskReserve;
import dev.millrace.pipeline.Compute;
import dev.millrace.pipeline.PipelineParser;
import dev.millrace.pipeline.Pipelines;
import dev.millrace.pipeline.Task;
import dev.millrace.pipeline.Tasks;
import dev.millrace.runtimes.RuntimeSet;
import dev.millrace.server.cli.CommandLineInterface;
import dev.millrace.server.cli.Starter;
import dev.millrace.server.config.Config;
import dev.millrace.server.data.DataDirectory;
import dev.millrace.server.http.ComparisonRoutes;
import dev.millrace.server.http.DriftRoutes;
import dev.millrace.server.http.HealthRoutes;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.MetricsRoutes;
import dev.millrace.server.http.ModelRoutes;
import dev.millrace.server.http.ObjectRoutes;
import dev.millrace.server.http.OpenApiRoutes;
import dev.millrace.server.http.PipelineRoutes;
import dev.millrace.server.http.ResultRoutes;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.RunRoutes;
import dev.millrace.server.http.ShadowRoutes;
import dev.millrace.server.http.SubscriptionRoutes;
import dev.millrace.server.http.Uploads;
import dev.millrace.server.http.WebRoutes;
import dev.millrace.server.metrics.DriftMeters;
import dev.millrace.server.metrics.LedgerMeters;
import dev.millrace.server.metrics.Meters;
import dev.millrace.server.trace.Tracing;
import dev.millrace.sheets.IngestSheets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The running program: the one place that knows every room, and joins them by hand. From {@link
 * #start} on it serves; {@link #close} lets what is under way end.
 */
public final class Millrace implements Starter.Running {
  private static final String DEFAULT_COLLECTION = "people";
  private static final int NONE = -1;

  private static final Duration DRIFT_KEPT_EVERY = Duration.ofSeconds(30);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final HttpServer http;
  private int grpcPort = NONE;

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(CommandLineInterface.run(Millrace::start, Millrace::check, arguments));
  }

  /** Runs a model package's cases on the runtimes of this program, without starting it. */
  static PackageCheck check(Path directory, Optional<String> name) {
    try (RuntimeSet runtimes = new RuntimeSet(Optional.empty(), Optional.empty())) {
      return PackageCheck.of(
          directory, name, runtimes.all(), new Acceptance(DiskReserve.none(), Recognition.RULES));
    }
  }

  /**
   * Starts it.
   *
   * @throws dev.millrace.server.config.ConfigException when it cannot, with one sentence that says
   *     why
   */
  public static Millrace start(Config config) {
    return new Millrace(config, List.of());
  }

  /** Starts it with further tasks. */
  static Millrace start(Config config, List<Task> further) {
    return new Millrace(config, further);
  }

  private Millrace(Config config, List<Task> further) {
    Settings settings = Settings.of(config);
    try {
      http = wire(config, settings, further);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private HttpServer wire(Config config, Settings settings, List<Task> further) {
    DataDirectory data = opened(DataDirectory.open(config.data()));
    HttpServer.requireFree(settings.http());
    SqliteDatabase database = opened(new SqliteDatabase(data.ledger()));
    LedgerSchema.apply(database);
    Meters meters = opened(new Meters());
    Compute compute = opened(new Compute(settings.workers()));

    Storage storage = new Storage(config, data, database);
    Optional<Tracing> tracing =
        Optional.of(config.traces().otlp())
            .filter(collector -> !collector.isEmpty())
            .map(collector -> opened(new Tracing(database, collector, storage.clock)));
    RuntimeSet runtimes =
        opened(new RuntimeSet(config.interpreters().forPython(), config.interpreters().forR()));
    Recognition recognition =
        opened(new Recognition(data, storage, runtimes.all(), config.facesModel(), compute));
    tracing.ifPresent(recognition.models()::observe);
    Drift drift =
        opened(
            new Drift(database, recognition.models()::reference, storage.clock, DRIFT_KEPT_EVERY));
    recognition.models().observe(drift);
    Spreadsheets spreadsheets = opened(new Spreadsheets(data, storage));
    List<Task> tasks = new ArrayList<>(further);
    tasks.add(spreadsheets.task());
    tasks.addAll(recognition.tasks());
    Engine engine =
        opened(
            new Engine(
                config, data, storage, compute, new Tasks(tasks), new Observers(meters, tracing)));
    recognition.start();
    declareDefaults(recognition, engine);
    engine.start();
    spreadsheets.start();

    var wait = settings.longestWait();
    Uploads uploads = new Uploads(engine.landings, settings.uploads(), meters::uploaded);
    ResultRoutes results =
        new ResultRoutes(engine.results, engine.envelopes, config.limits().streams());
    meters.gauge("millrace.queue", "Runs that wait or run", engine.backlog::runs);
    meters.gauge("millrace.uploads.open", "Uploads being received", uploads::underWay);
    meters.gauge("millrace.streams", "Result streams open", results::open);
    meters.gauge("millrace.disk.free", "Bytes free", () -> data.root().toFile().getUsableSpace());
    LedgerMeters ledgerMeters = new LedgerMeters(meters, engine.runs, engine.subscriptions);
    var checks = Readiness.checks(config, data, engine, recognition);
    Inference inference = new Inference(config, recognition.models(), compute, meters, tracing);
    DriftMeters driftMeters = new DriftMeters(meters, drift);
    List<Routes> routes =
        List.of(
            // first: routes are tried in turn, and these are asked most
            inference.routes(Readiness.of(checks)),
            new ObjectRoutes(uploads, storage.objects, engine.runs, wait),
            new RunRoutes(engine.runs, engine.replays, wait),
            results,
            new PipelineRoutes(engine.pipelines),
            new ShadowRoutes(engine.pipelines, engine.runs),
            new SubscriptionRoutes(engine.subscriptions),
            new ModelRoutes(
                recognition.models(), uploads, (long) config.limits().modelMegabytes() << 20),
            new ComparisonRoutes(recognition.models(), engine.comparisons, wait),
            recognition.routes(compute, (long) config.limits().objectMegabytes() << 20),
            spreadsheets.routes(),
            new DriftRoutes(recognition.models(), drift),
            new HealthRoutes(checks),
            new MetricsRoutes(
                () -> {
                  inference.refreshMeters();
                  driftMeters.refresh();
                  return ledgerMeters.scrape();
                }),
            new OpenApiRoutes(),
            new WebRoutes());
    HttpServer server =
        HttpServer.start(settings.http(), settings.keys(), meters::answered, routes);
    opened(server);
    inference
        .listen(config, settings.keys(), Readiness.of(checks), server.port())
        .ifPresent(grpc -> grpcPort = opened(grpc).port());
    opened(results); // closed first: streams end, then the server waits for the rest
    return server;
  }

  /** The pipelines of a first start; one that was changed or deleted since stays so. */
  private static void declareDefaults(Recognition recognition, Engine engine) {
    if (recognition.available() && engine.pipelines.history("faces").isEmpty()) {
      recognition.ensureCollection(DEFAULT_COLLECTION);
      declare(
          engine,
          "faces",
          "{on: {bucket: photos}, task: %s, model: %s, options: {collection: %s}}"
              .formatted(IdentifyFaces.NAME, Recognition.LIVE, DEFAULT_COLLECTION));
    }
    declare(
        engine,
        "sales",
        "{on: {bucket: sales}, task: %s, options: {dataset: sales}}".formatted(IngestSheets.NAME));
  }

  private static void declare(Engine engine, String name, String definition) {
    if (engine.pipelines.history(name).isEmpty()) {
      engine.pipelines.put(name, PipelineParser.parse(definition), Pipelines.API, false);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public int port() {
    return http.port();
  }

  /** The port gRPC is listened to on; −1 when it is not. */
  int grpcPort() {
    return grpcPort;
  }

  /** Every route as method and path. */
  List<String> routes() {
    return http.routes();
  }

  /** Stops: no new requests, then those under way, then the work, then the data directory. */
  @Override
  public void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("a part did not stop well", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
