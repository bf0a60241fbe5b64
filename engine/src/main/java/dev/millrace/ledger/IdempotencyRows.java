package dev.millrace.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of idempotency keys; each method is part of the caller's unit of work. */
public final class IdempotencyRows {
  private IdempotencyRows() {}

  /** What a key stood for: the request's fingerprint and the object it made. */
  public record Used(String fingerprint, long objectId) {}

  public static Optional<Used> get(Handle handle, String scope, String key) {
    return handle
        .createQuery(
            "select fingerprint, object_id from idempotency where scope = :scope and key = :key")
        .bind("scope", scope)
        .bind("key", key)
        .map((row, context) -> new Used(row.getString("fingerprint"), row.getLong("object_id")))
        .findOne();
  }

  public static void insert(
      Handle handle, String scope, String key, String fingerprint, long objectId, Instant now) {
    handle.execute(
        "insert into idempotency(scope, key, fingerprint, object_id, created_at) values (?, ?, ?, ?, ?)",
        scope,
        key,
        fingerprint,
        objectId,
        Times.micros(now));
  }

  /** Forgets keys used before the moment. */
  public static int expire(Handle handle, Instant before) {
    return handle.execute("delete from idempotency where created_at < ?", Times.micros(before));
  }
}
