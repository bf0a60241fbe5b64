package dev.millrace.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.SubscriptionRow;
import dev.millrace.ledger.SubscriptionRows;
import dev.millrace.ledger.TraceContext;
import dev.millrace.pipeline.Trace;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one try at a delivery and records what came of it. */
public final class DeliveryAttempt {
  private static final Logger log = LoggerFactory.getLogger(DeliveryAttempt.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int GONE = 410;

  private final Database database;
  private final CloudEvents cloudEvents;
  private final WebhookTransport transport;
  private final DeliverySchedule schedule;
  private final DeliveryObserver observer;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<String, Instant> throttledUntil = new ConcurrentHashMap<>();

  public DeliveryAttempt(
      Database database,
      CloudEvents cloudEvents,
      WebhookTransport transport,
      DeliverySchedule schedule,
      DeliveryObserver observer,
      Ids ids,
      InstantSource clock) {
    this.database = database;
    this.cloudEvents = cloudEvents;
    this.transport = transport;
    this.schedule = schedule;
    this.observer = observer;
    this.ids = ids;
    this.clock = clock;
  }

  /** Told how each try went, for metrics. */
  @FunctionalInterface
  public interface DeliveryObserver {
    void attempted(String subscription, boolean succeeded, Duration took);

    /** The same with all that is known of it, for traces. */
    default void attempted(DeliveryRow delivery, DeliveryRows.Attempt attempt) {}
  }

  /** Whether the subscriber asked to be left alone for now. */
  boolean throttled(String subscription) {
    Instant until = throttledUntil.get(subscription);
    return until != null && until.isAfter(clock.instant());
  }

  private record Tried(
      @Nullable Integer status, @Nullable String error, Optional<Duration> retryAfter) {
    boolean succeeded() {
      return error == null;
    }
  }

  void make(SubscriptionRow subscription, DeliveryRow delivery) {
    Instant began = clock.instant();
    Tried tried = send(subscription, delivery);
    Instant ended = clock.instant();
    Duration took = Duration.between(began, ended);
    DeliveryRows.Attempt attempt =
        new DeliveryRows.Attempt(
            delivery.attempts(), began, took.toMillis(), tried.status(), tried.error());
    database.write(
        handle -> {
          record(handle, subscription, delivery, attempt, tried, ended);
          return null;
        });
    observer.attempted(subscription.name(), tried.succeeded(), took);
    observer.attempted(delivery, attempt);
  }

  private Tried send(SubscriptionRow subscription, DeliveryRow delivery) {
    Event event = database.read(handle -> EventRows.get(handle, delivery.eventSeq())).orElseThrow();
    ObjectNode envelope = cloudEvents.envelope(event);
    byte[] body = envelope.toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.putAll(traceHeaders(envelope, delivery));
    headers.put("content-type", "application/cloudevents+json; charset=UTF-8");
    headers.put("user-agent", "Millrace");
    headers.putAll(WebhookSigner.headers(subscription.secret(), event.id(), clock.instant(), body));
    try {
      WebhookTransport.Answer answer =
          transport.post(URI.create(subscription.url()), headers, body, TIMEOUT);
      return tried(subscription, answer);
    } catch (IOException e) {
      return new Tried(null, String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  /** What the receiver does belongs under this very try. */
  private static Map<String, String> traceHeaders(ObjectNode envelope, DeliveryRow delivery) {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonNode state = envelope.get("tracestate");
    TraceContext.parse(envelope.path("traceparent").asText(), state == null ? null : state.asText())
        .map(run -> run.under(Trace.delivery(delivery.id(), delivery.attempts())))
        .ifPresent(
            context -> {
              headers.put("traceparent", context.traceparent());
              if (context.state() != null) {
                headers.put("tracestate", context.state());
              }
            });
    return headers;
  }

  private Tried tried(SubscriptionRow subscription, WebhookTransport.Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return new Tried(status, null, Optional.empty());
    }
    Instant now = clock.instant();
    Optional<Duration> retryAfter = DeliverySchedule.retryAfter(answer.retryAfter(), now);
    if (status == 429 || status == 502 || status == 503 || status == 504) {
      retryAfter.ifPresent(wait -> throttledUntil.put(subscription.name(), now.plus(wait)));
    }
    String error = status >= 300 && status < 400 ? " (redirects are not followed)" : "";
    return new Tried(status, "the receiver answered " + status + error, retryAfter);
  }

  private void record(
      Handle handle,
      SubscriptionRow subscription,
      DeliveryRow delivery,
      DeliveryRows.Attempt attempt,
      Tried tried,
      Instant now) {
    if (tried.succeeded()) {
      DeliveryRows.record(handle, delivery, attempt, DeliveryRow.DELIVERED, null);
      SubscriptionRows.succeeded(handle, subscription.name(), now);
      return;
    }
    if (tried.status() != null && tried.status() == GONE) {
      DeliveryRows.record(handle, delivery, attempt, DeliveryRow.DEAD, null);
      disable(handle, subscription.name(), "the receiver answered 410 Gone", now);
      return;
    }
    Optional<Instant> next = schedule.next(attempt.number(), now, tried.retryAfter());
    if (next.isPresent()) {
      DeliveryRows.record(handle, delivery, attempt, DeliveryRow.PENDING, next.get());
      log.info(
          "delivery {} to {}: {}; the next try is at {}",
          delivery.id(),
          subscription.name(),
          tried.error(),
          next.get());
    } else {
      DeliveryRows.record(handle, delivery, attempt, DeliveryRow.DEAD, null);
      giveUp(handle, subscription, delivery, tried, now);
    }
  }

  private void giveUp(
      Handle handle, SubscriptionRow subscription, DeliveryRow delivery, Tried tried, Instant now) {
    String data =
        JsonNodeFactory.instance
            .objectNode()
            .put("subscription", subscription.name())
            .put("delivery", delivery.id())
            .put("error", tried.error())
            .toString();
    EventRows.append(
        handle,
        ids.next(),
        Event.DELIVERY_DEAD,
        now,
        null,
        RunRows.get(handle, delivery.runId()).orElse(null),
        null,
        data);
    log.warn(
        "delivery {} to {} is dead after {} attempts: {}",
        delivery.id(),
        subscription.name(),
        delivery.attempts(),
        tried.error());
    SubscriptionRow current =
        SubscriptionRows.get(handle, subscription.name()).orElse(subscription);
    Instant success = current.lastSuccessAt();
    if (success == null || success.isBefore(delivery.createdAt())) {
      // Days of tries, and nothing else got through either: it is the receiver, not this one
      // result.
      disable(
          handle,
          subscription.name(),
          "no delivery succeeded in " + delivery.attempts() + " attempts",
          now);
    }
  }

  private void disable(Handle handle, String name, String reason, Instant now) {
    if (SubscriptionRows.disable(handle, name, reason, now)) {
      DeliveryRows.giveUpAll(handle, name, reason, now);
      String data =
          JsonNodeFactory.instance
              .objectNode()
              .put("subscription", name)
              .put("reason", reason)
              .toString();
      EventRows.append(
          handle, ids.next(), Event.SUBSCRIPTION_DISABLED, now, null, null, null, data);
      log.warn("subscription {} is disabled: {}; PUT it again to enable it", name, reason);
    }
  }
}
