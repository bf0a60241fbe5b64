package dev.millrace.server;

import dev.millrace.delivery.DeliveryAttempt.DeliveryObserver;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.pipeline.EndedAttempt;
import dev.millrace.pipeline.RunObserver;
import dev.millrace.pipeline.Sweeper;
import dev.millrace.server.metrics.Meters;
import dev.millrace.server.trace.Tracing;
import java.time.Duration;
import java.util.Optional;

/**
 * Whoever is told how work fares: metrics always, traces when a collector is configured.
 *
 * @param tracing empty when none is
 */
record Observers(Meters meters, Optional<Tracing> tracing)
    implements RunObserver, DeliveryObserver {

  @Override
  public void attemptEnded(String pipeline, String outcome, Duration waited, Duration took) {
    meters.attemptEnded(pipeline, outcome, waited, took);
  }

  @Override
  public void attemptEnded(EndedAttempt attempt) {
    tracing.ifPresent(traces -> traces.attemptEnded(attempt));
  }

  @Override
  public void swept(Sweeper.Report report) {
    meters.swept(report);
  }

  @Override
  public void attempted(String subscription, boolean succeeded, Duration took) {
    meters.attempted(subscription, succeeded, took);
  }

  @Override
  public void attempted(DeliveryRow delivery, DeliveryRows.Attempt attempt) {
    tracing.ifPresent(traces -> traces.attempted(delivery, attempt));
  }
}
