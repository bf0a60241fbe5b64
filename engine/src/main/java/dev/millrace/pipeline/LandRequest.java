package dev.millrace.pipeline;

import dev.millrace.ledger.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants kept.
 *
 * @param bucket where
 * @param key under which name
 * @param mediaType as the sender declared it
 * @param size bytes announced; −1 when unknown
 * @param idempotencyKey as the sender chose it; the same key must come with the same bytes
 * @param scope who sent it: idempotency keys of different senders do not meet
 * @param trace the trace context it came with; null when it came without
 */
public record LandRequest(
    String bucket,
    String key,
    String mediaType,
    long size,
    @Nullable String idempotencyKey,
    String scope,
    @Nullable TraceContext trace) {

  /** A landing without a trace context. */
  public LandRequest(
      String bucket,
      String key,
      String mediaType,
      long size,
      @Nullable String idempotencyKey,
      String scope) {
    this(bucket, key, mediaType, size, idempotencyKey, scope, null);
  }

  /** A landing without an idempotency key. */
  public static LandRequest of(String bucket, String key, String mediaType) {
    return new LandRequest(bucket, key, mediaType, -1, null, "");
  }
}
