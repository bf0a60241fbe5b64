package dev.millrace.server.trace;

import dev.millrace.pipeline.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finished spans on their way to a collector: batched, bounded, dropped when it does not answer.
 */
final class Spans implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long LAST_FLUSH_SECONDS = 5;

  private final GivenIds ids = new GivenIds();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * @param collector base address that takes OTLP over HTTP
   */
  Spans(String collector) {
    String base = collector.endsWith("/") ? collector : collector + "/";
    provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setSampler(Sampler.alwaysOn())
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "millrace")))
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder().setEndpoint(base + "v1/traces").build())
                    .setScheduleDelay(EVERY)
                    .build())
            .build();
    tracer = provider.get("dev.millrace");
  }

  /**
   * A finished span.
   *
   * @param parent the id of the span above it; null for the first of a trace
   * @param error null when it ended well
   */
  record Finished(
      String name,
      SpanKind kind,
      String id,
      @Nullable String parent,
      Instant from,
      Instant until,
      Map<String, String> attributes,
      @Nullable String error) {}

  /** Sends a span, unless its trace is not being recorded. */
  void add(Trace trace, Finished finished) {
    if (!trace.sampled()) {
      return;
    }
    ids.next(trace.traceId(), finished.id());
    Span span =
        tracer
            .spanBuilder(finished.name())
            .setSpanKind(finished.kind())
            .setParent(under(trace, finished.parent()))
            .setStartTimestamp(finished.from())
            .startSpan();
    finished.attributes().forEach(span::setAttribute);
    if (finished.error() != null) {
      span.setStatus(StatusCode.ERROR, finished.error());
    }
    span.end(finished.until());
  }

  private static Context under(Trace trace, @Nullable String parent) {
    return parent == null
        ? Context.root()
        : Context.root()
            .with(
                Span.wrap(
                    SpanContext.createFromRemoteParent(
                        trace.traceId(),
                        parent,
                        TraceFlags.getSampled(),
                        TraceState.getDefault())));
  }

  @Override
  public void close() {
    provider.shutdown().join(LAST_FLUSH_SECONDS, TimeUnit.SECONDS);
  }
}
