package dev.millrace.server.metrics;

import dev.millrace.inference.Arrival;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceObserver;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.Timing;
import dev.millrace.model.ModelObserver;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Models;
import dev.millrace.model.Verification;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each model version is asked for and how long it takes, and when its verification cases were
 * last run. Thread-safe.
 */
public final class ModelMeters implements InferenceObserver {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration[] BUCKETS =
      java.util.stream.Stream.of(
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              50_000,
              100_000,
              250_000,
              500_000,
              1_000_000,
              2_500_000,
              5_000_000,
              10_000_000,
              60_000_000)
          .map(micros -> Duration.ofNanos(micros * 1_000L))
          .toArray(Duration[]::new);
  private static final double[] BATCHES = {1, 2, 4, 8, 16, 32, 64, 128, 256, 1024};

  private final PrometheusMeterRegistry registry;
  private final Models models;
  private final InstantSource clock;
  private final Map<String, OfVersion> known = new ConcurrentHashMap<>();
  private final MultiGauge verificationAge;
  private final MultiGauge batchRows;
  private long refreshedAt = System.nanoTime() - FRESH.toNanos();

  public ModelMeters(Meters meters, Models models, InstantSource clock) {
    this.registry = meters.registry();
    this.models = models;
    this.clock = clock;
    this.verificationAge =
        MultiGauge.builder("millrace.model.verification.age")
            .description("Time since the verification cases of a model version were last run")
            .baseUnit("seconds")
            .register(registry);
    this.batchRows =
        MultiGauge.builder("millrace.model.batch.rows")
            .description("Rows of different requests that run together at most, as measured here")
            .register(registry);
  }

  /** Counts the uses of graphs, whoever they are for. */
  public ModelObserver uses() {
    return new UseMeters(registry);
  }

  /** The meters of one version. */
  private record OfVersion(Timer took, Timer queued, DistributionSummary batch) {}

  @Override
  public void answered(OfferedModel model, Arrival arrival, Timing timing, long batch) {
    OfVersion meters = of(model.name(), model.version());
    meters.took.record(Duration.ofNanos(timing.total()));
    meters.queued.record(Duration.ofNanos(timing.queue()));
    meters.batch.record((double) batch);
  }

  @Override
  public void refused(OfferedModel model, Arrival arrival, InferenceException why) {
    of(model.name(), model.version());
    Counter.builder("millrace.inference.errors")
        .description("Inference requests that got no answer, by reason")
        .tags("model", model.name())
        .tags("version", model.version())
        .tags("reason", why.kind().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  private OfVersion of(String model, String version) {
    String key = model + "@" + version;
    OfVersion meters = known.get(key);
    return meters != null
        ? meters
        : known.computeIfAbsent(key, any -> make(Tags.of("model", model, "version", version)));
  }

  private OfVersion make(Tags tags) {
    return new OfVersion(
        timer("millrace.inference", "Answered inference requests", tags),
        timer("millrace.inference.queue", "Waiting for a thread to compute on", tags),
        DistributionSummary.builder("millrace.inference.batch")
            .description("First dimension of the first input of inference requests")
            .tags(tags)
            .serviceLevelObjectives(BATCHES)
            .register(registry));
  }

  private Timer timer(String name, String description, Tags tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Looks up what nobody reports, unless that was done a moment ago. */
  public synchronized void refresh() {
    if (System.nanoTime() - refreshedAt < FRESH.toNanos()) {
      return;
    }
    refreshedAt = System.nanoTime();
    Instant now = clock.instant();
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    List<MultiGauge.Row<?>> batches = new ArrayList<>();
    for (String name : models.names()) {
      for (ModelVersion version : models.versions(name)) {
        age(version, now)
            .ifPresent(
                age ->
                    rows.add(
                        MultiGauge.Row.of(
                            Tags.of("model", name, "version", "" + version.number()), age)));
        batches.addAll(batches(version));
      }
    }
    verificationAge.register(rows, true);
    batchRows.register(batches, true);
  }

  private List<MultiGauge.Row<?>> batches(ModelVersion version) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    models
        .batching(version)
        .forEach(
            (role, batching) ->
                rows.add(
                    MultiGauge.Row.of(
                        Tags.of("model", version.name(), "version", "" + version.number())
                            .and("role", role),
                        batching.rows())));
    return rows;
  }

  private Optional<Double> age(ModelVersion version, Instant now) {
    return models.verifications(version).stream()
        .findFirst()
        .map(Verification::at)
        .map(at -> Duration.between(at, now).toMillis() / 1e3);
  }
}
