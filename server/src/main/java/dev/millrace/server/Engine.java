package dev.millrace.server;

import dev.millrace.delivery.AddressPolicy;
import dev.millrace.delivery.CloudEvents;
import dev.millrace.delivery.DeliveryAttempt;
import dev.millrace.delivery.DeliverySchedule;
import dev.millrace.delivery.ResultStream;
import dev.millrace.delivery.Subscriptions;
import dev.millrace.delivery.Webhooks;
import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Ids;
import dev.millrace.object.ObjectStore;
import dev.millrace.pipeline.Backlog;
import dev.millrace.pipeline.Backoff;
import dev.millrace.pipeline.ComparisonJobs;
import dev.millrace.pipeline.Comparisons;
import dev.millrace.pipeline.Compute;
import dev.millrace.pipeline.DispatchSettings;
import dev.millrace.pipeline.Dispatcher;
import dev.millrace.pipeline.FolderWatch;
import dev.millrace.pipeline.Landings;
import dev.millrace.pipeline.PipelineFiles;
import dev.millrace.pipeline.Pipelines;
import dev.millrace.pipeline.Replays;
import dev.millrace.pipeline.Runs;
import dev.millrace.pipeline.Sweeper;
import dev.millrace.pipeline.Tasks;
import dev.millrace.pipeline.Worker;
import dev.millrace.server.config.Config;
import dev.millrace.server.data.DataDirectory;
import dev.millrace.server.webhook.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The path from landing to delivery, wired over one data directory. */
final class Engine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Engine.class);
  private static final Duration LONGEST_COMPARISON = Duration.ofMinutes(30);
  private static final Duration SHADOW_OVERDUE = Duration.ofMinutes(1);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(15);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(2);

  final Pipelines pipelines;
  final Landings landings;
  final Backlog backlog;
  final Runs runs;
  final Replays replays;
  final ComparisonJobs comparisons;
  final ResultStream results;
  final Subscriptions subscriptions;
  final CloudEvents envelopes;
  private final String owner = UUID.randomUUID().toString();
  private final PipelineFiles files;
  private final Worker worker;
  private final InstantSource clock;
  private final Dispatcher dispatcher;
  private final Sweeper sweeper;
  private final HttpTransport transport;
  private final Webhooks webhooks;
  private final List<FolderWatch> watches;

  Engine(
      Config config,
      DataDirectory data,
      Storage storage,
      Compute compute,
      Tasks tasks,
      Observers observers) {
    Database database = storage.database;
    ObjectStore store = storage.store;
    clock = storage.clock;
    Bells bells = storage.bells;
    Ids ids = storage.ids;
    var limits = config.limits();
    pipelines = new Pipelines(database, tasks, ids, clock);
    files = new PipelineFiles(data.pipelines(), pipelines);
    backlog = new Backlog(database, limits.queuedRuns(), clock);
    landings =
        new Landings(
            store,
            database,
            pipelines,
            backlog,
            bells,
            ids,
            clock,
            (long) limits.objectMegabytes() << 20);
    observers.tracing().ifPresent(tracing -> landings.onLanded(tracing::landed));
    runs = new Runs(database, bells, ids, clock);
    replays = new Replays(database, store, pipelines, tasks, compute);
    comparisons =
        new ComparisonJobs(
            new Comparisons(database, store, pipelines, tasks, compute, LONGEST_COMPARISON));
    results = new ResultStream(database, bells.ends());
    envelopes = new CloudEvents(data.installation());
    Backoff backoff = Backoff.standard();
    worker = new Worker(database, store, pipelines, tasks, compute, backoff, observers, ids, clock);
    dispatcher =
        new Dispatcher(database, pipelines, worker, bells, DispatchSettings.STANDARD, clock, owner);
    landings.claimFor(dispatcher);
    sweeper =
        new Sweeper(database, store, pipelines, backoff, bells, ids, clock, observers, SWEEP_EVERY);
    AddressPolicy policy = new AddressPolicy(config.webhooks().allowPrivateAddresses());
    transport = new HttpTransport(policy);
    subscriptions = new Subscriptions(database, policy, bells.ends(), clock);
    webhooks =
        new Webhooks(
            database,
            new DeliveryAttempt(
                database, envelopes, transport, DeliverySchedule.standard(), observers, ids, clock),
            bells.ends(),
            clock);
    watches =
        config.watch().stream()
            .map(
                watch ->
                    new FolderWatch(
                        watch.directory(),
                        watch.bucket(),
                        landings,
                        database,
                        clock,
                        LOOK_EVERY,
                        QUIET))
            .toList();
  }

  /** Takes up what the process before left, then works. */
  void start() {
    files.load().forEach(problem -> log.error("pipeline file {}", problem));
    int recovered = sweeper.recoverFrom(owner);
    int resumed = webhooks.recover();
    if (recovered + resumed > 0) {
      log.info("took up {} runs and {} deliveries that were under way", recovered, resumed);
    }
    worker.makeOwedShadows(clock.instant());
    sweeper.alsoLooks(() -> worker.makeOwedShadows(clock.instant().minus(SHADOW_OVERDUE)));
    dispatcher.start();
    sweeper.start();
    webhooks.start();
    watches.forEach(FolderWatch::start);
  }

  /** Runs claimed now. */
  int held() {
    return dispatcher.held();
  }

  @Override
  public void close() {
    watches.forEach(FolderWatch::close);
    comparisons.close();
    dispatcher.close();
    sweeper.close();
    webhooks.close();
    try {
      transport.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
