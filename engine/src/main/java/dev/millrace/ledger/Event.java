package dev.millrace.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's numbered record that something happened.
 *
 * @param seq grows by the order of commits; what a stream resumes from
 * @param id unique for ever; what receivers tell duplicates by
 * @param type such as {@code object.created}, {@code run.succeeded}
 * @param data JSON
 * @param result the run's result as JSON, where the event is a succeeded run's
 */
public record Event(
    long seq,
    String id,
    String type,
    Instant at,
    @Nullable String bucket,
    @Nullable String key,
    @Nullable String pipeline,
    @Nullable String runId,
    String data,
    @Nullable String result) {

  public static final String OBJECT_CREATED = "object.created";
  public static final String OBJECT_DELETED = "object.deleted";
  public static final String RUN_SUCCEEDED = "run.succeeded";
  public static final String RUN_DEAD = "run.dead";
  public static final String RUN_RETRIED = "run.retried";
  public static final String DELIVERY_DEAD = "delivery.dead";
  public static final String PIPELINE_CHANGED = "pipeline.changed";
  public static final String SUBSCRIPTION_DISABLED = "subscription.disabled";
}
