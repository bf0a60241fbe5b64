package dev.millrace.server.metrics;

import dev.millrace.delivery.Subscriptions;
import dev.millrace.pipeline.Runs;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** Runs and deliveries by state, counted in the ledger when Prometheus asks, but not too often. */
public final class LedgerMeters {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final PrometheusMeterRegistry registry;
  private final Runs runs;
  private final Subscriptions subscriptions;
  private final MultiGauge runsByState;
  private final MultiGauge deliveriesByState;
  private long countedAt = System.nanoTime() - FRESH.toNanos();

  public LedgerMeters(Meters meters, Runs runs, Subscriptions subscriptions) {
    this.registry = meters.registry();
    this.runs = runs;
    this.subscriptions = subscriptions;
    this.runsByState =
        MultiGauge.builder("millrace.runs").description("Runs by state").register(registry);
    this.deliveriesByState =
        MultiGauge.builder("millrace.deliveries")
            .description("Deliveries by state")
            .register(registry);
  }

  /** Everything, in Prometheus's text format. */
  public synchronized String scrape() {
    if (System.nanoTime() - countedAt >= FRESH.toNanos()) {
      count();
      countedAt = System.nanoTime();
    }
    return registry.scrape();
  }

  private void count() {
    runsByState.register(
        runs.counts().stream()
            .map(
                count ->
                    MultiGauge.Row.of(
                        Tags.of("pipeline", count.pipeline(), "state", count.state().word()),
                        count.runs()))
            .toList(),
        true);
    deliveriesByState.register(
        subscriptions.counts().stream()
            .map(
                count ->
                    MultiGauge.Row.of(
                        Tags.of("subscription", count.subscription(), "state", count.state()),
                        count.deliveries()))
            .toList(),
        true);
  }
}
