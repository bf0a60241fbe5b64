package dev.millrace.server.metrics;

import dev.millrace.delivery.DeliveryAttempt.DeliveryObserver;
import dev.millrace.pipeline.RunObserver;
import dev.millrace.pipeline.Sweeper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts what happens. Tags take only values that are few: names of pipelines and subscriptions,
 * routes as they are registered, outcomes.
 */
public final class Meters implements RunObserver, DeliveryObserver, AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Map<Answered, Timer> requests = new ConcurrentHashMap<>();
  private final List<Supplier<Number>> counted = new CopyOnWriteArrayList<>();
  private final Counter uploads;
  private final Counter uploadBytes;

  public Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    uploads = Counter.builder("millrace.uploads").description("Upload requests").register(registry);
    uploadBytes =
        Counter.builder("millrace.upload.bytes")
            .description("Bytes received in uploads")
            .register(registry);
  }

  /** A number that is looked up when it is asked for. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /** A count that only grows and is looked up when it is asked for. */
  public void count(String name, String description, Supplier<Number> value) {
    counted.add(value); // the library would let go of it
    FunctionCounter.builder(name, value, known -> known.get().doubleValue())
        .description(description)
        .register(registry);
  }

  /** An upload ended, well or not. */
  public void uploaded(long bytes) {
    uploads.increment();
    uploadBytes.increment((double) bytes);
  }

  /**
   * A request was answered.
   *
   * @param route as registered, such as {@code /v1/runs/{id}}
   */
  public void answered(String method, String route, int status, Duration took) {
    requests
        .computeIfAbsent(new Answered(method, route, status), this::timer)
        .record(took.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What requests are told apart by: few, since routes are as registered. */
  private record Answered(String method, String route, int status) {}

  private Timer timer(Answered answered) {
    return Timer.builder("millrace.http")
        .description("HTTP requests")
        .tags("method", answered.method(), "route", answered.route())
        .tags("status", String.valueOf(answered.status()))
        .register(registry);
  }

  @Override
  public void attemptEnded(String pipeline, String outcome, Duration waited, Duration took) {
    histogram("millrace.attempt", "Attempts at runs", "pipeline", pipeline, "outcome", outcome)
        .record(took);
    histogram("millrace.attempt.wait", "From due to claimed", "pipeline", pipeline).record(waited);
  }

  @Override
  public void swept(Sweeper.Report report) {
    sweep("leases", report.leases());
    sweep("runs", report.runs());
    sweep("abandoned", report.abandoned());
    sweep("files", report.files());
  }

  private void sweep(String what, int found) {
    Counter.builder("millrace.swept")
        .description("What sweeps found and mended")
        .tag("what", what)
        .register(registry)
        .increment(found);
  }

  @Override
  public void attempted(String subscription, boolean succeeded, Duration took) {
    histogram(
            "millrace.delivery",
            "Tries to deliver by webhook",
            "subscription",
            subscription,
            "succeeded",
            String.valueOf(succeeded))
        .record(took);
  }

  private Timer histogram(String name, String description, String... tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(5))
        .register(registry);
  }

  /** Where further numbers can be registered. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
