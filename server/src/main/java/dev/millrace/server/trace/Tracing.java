package dev.millrace.server.trace;

import dev.millrace.delivery.DeliveryAttempt.DeliveryObserver;
import dev.millrace.inference.Arrival;
import dev.millrace.inference.InferenceException;
import dev.millrace.inference.InferenceObserver;
import dev.millrace.inference.OfferedModel;
import dev.millrace.inference.Timing;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.TraceContext;
import dev.millrace.model.ModelObserver;
import dev.millrace.model.ModelVersion;
import dev.millrace.model.Tensor;
import dev.millrace.pipeline.EndedAttempt;
import dev.millrace.pipeline.Landed;
import dev.millrace.pipeline.RunObserver;
import dev.millrace.pipeline.Sweeper;
import dev.millrace.pipeline.Trace;
import dev.millrace.pipeline.Worker;
import dev.millrace.server.trace.Spans.Finished;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes spans of what happens to objects: upload, run, each attempt at it, each use of a model
 * within that, each try at a delivery; and of inference requests. Made only when a collector is
 * configured; what must be known of an object's trace is read from the ledger when a span ends.
 */
public final class Tracing
    implements RunObserver, DeliveryObserver, ModelObserver, InferenceObserver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Tracing.class);

  private final Database database;
  private final Spans spans;
  private final InstantSource clock;

  /**
   * @param collector base address that takes OTLP over HTTP, such as {@code http://localhost:4318}
   */
  public Tracing(Database database, String collector, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.spans = new Spans(collector);
  }

  /** An object landed. */
  public void landed(Landed landed) {
    if (landed.created()) {
      ObjectVersion object = landed.object();
      add(
          object.id(),
          trace ->
              new Finished(
                  "upload",
                  SpanKind.SERVER,
                  trace.upload(),
                  trace.sender(),
                  object.firstByteAt(),
                  object.createdAt(),
                  Map.of(
                      "millrace.bucket", object.bucket(),
                      "millrace.key", object.key(),
                      "millrace.version", object.version()),
                  null));
    }
  }

  @Override
  public void attemptEnded(String pipeline, String outcome, Duration waited, Duration took) {}

  @Override
  public void attemptEnded(EndedAttempt ended) {
    RunRow run = ended.run();
    String above = Trace.run(run.id());
    Map<String, String> attributes =
        Map.of(
            "millrace.run", run.id(),
            "millrace.pipeline", run.pipeline(),
            "millrace.outcome", ended.outcome());
    String id = Trace.attempt(run.id(), ended.number());
    add(
        run.objectId(),
        trace ->
            new Finished(
                "attempt " + run.pipeline(),
                SpanKind.INTERNAL,
                id,
                above,
                ended.from(),
                ended.until(),
                attributes,
                ended.error()));
    if (ended.endedRun()) {
      add(
          run.objectId(),
          trace ->
              new Finished(
                  "run " + run.pipeline(),
                  SpanKind.INTERNAL,
                  above,
                  trace.upload(),
                  run.createdAt(),
                  ended.written(),
                  attributes,
                  ended.error()));
    }
  }

  @Override
  public void swept(Sweeper.Report report) {}

  @Override
  public void answered(
      ModelVersion version,
      String role,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      Duration took) {
    used(version.reference(), role, took, null);
  }

  @Override
  public void failed(ModelVersion version, String role, RuntimeException reason, Duration took) {
    used(version.reference(), role, took, String.valueOf(reason.getMessage()));
  }

  /** A use outside any run makes no span. */
  private void used(String model, String role, Duration took, @Nullable String error) {
    Instant until = clock.instant();
    Instant from = until.minus(took);
    Worker.current()
        .ifPresent(
            run ->
                add(
                    run.objectId(),
                    trace ->
                        new Finished(
                            "model " + model,
                            SpanKind.INTERNAL,
                            random(),
                            Trace.attempt(run.id(), run.attempts()),
                            from,
                            until,
                            Map.of("millrace.model", model, "millrace.role", role),
                            error)));
  }

  private static String random() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }

  @Override
  public void answered(OfferedModel model, Arrival arrival, Timing timing, long batch) {
    asked(model, arrival, null);
  }

  @Override
  public void refused(OfferedModel model, Arrival arrival, InferenceException why) {
    asked(model, arrival, String.valueOf(why.getMessage()));
  }

  /** A request without a context begins a trace, as an object does. */
  private void asked(OfferedModel model, Arrival arrival, @Nullable String error) {
    TraceContext sent = arrival.trace();
    if (sent != null && !sent.sampled()) {
      return;
    }
    Instant until = clock.instant();
    String id = random();
    Trace trace =
        sent == null
            ? new Trace(random() + random(), null, true, null, id)
            : new Trace(sent.traceId(), sent.spanId(), true, sent.state(), id);
    spans.add(
        trace,
        new Finished(
            "infer " + model.name(),
            SpanKind.SERVER,
            id,
            trace.sender(),
            until.minusNanos(System.nanoTime() - arrival.began()),
            until,
            Map.of("millrace.model", model.name(), "millrace.version", model.version()),
            error));
  }

  @Override
  public void attempted(String subscription, boolean succeeded, Duration took) {}

  @Override
  public void attempted(DeliveryRow delivery, DeliveryRows.Attempt attempt) {
    Optional<RunRow> run = database.read(handle -> RunRows.get(handle, delivery.runId()));
    run.ifPresent(
        of ->
            add(
                of.objectId(),
                trace ->
                    new Finished(
                        "deliver " + delivery.subscription(),
                        SpanKind.CLIENT,
                        Trace.delivery(delivery.id(), attempt.number()),
                        Trace.run(of.id()),
                        attempt.at(),
                        attempt.at().plusMillis(attempt.millis()),
                        Map.of(
                            "millrace.subscription", delivery.subscription(),
                            "millrace.run", of.id()),
                        attempt.error())));
  }

  /** Makes one span of a trace. */
  private interface Making {
    Finished of(Trace trace);
  }

  /** A span that cannot be made is no reason for the work it tells of to fail. */
  private void add(long objectId, Making making) {
    try {
      Optional<Trace> trace =
          database.read(
              handle -> ObjectRows.get(handle, objectId).map(object -> Trace.of(handle, object)));
      trace.ifPresent(of -> spans.add(of, making.of(of)));
    } catch (RuntimeException e) {
      log.warn("no span could be made: {}", e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    spans.close();
  }
}
