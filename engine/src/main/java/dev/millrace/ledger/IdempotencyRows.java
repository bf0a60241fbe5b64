package dev.millrace.ledger;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of idempotency keys; each method is part of the caller's unit of work. */
public final class IdempotencyRows {
  private IdempotencyRows() {}

  /** What a key stood for: the request's fingerprint, its object, and whether it made it. */
  public record Used(String fingerprint, long objectId, boolean created) {}

  public static Optional<Used> get(Handle handle, String scope, String key) {
    return handle
        .createQuery(
            "select fingerprint, object_id, created from idempotency where scope = :scope and key = :key")
        .bind("scope", scope)
        .bind("key", key)
        .map(
            (row, context) ->
                new Used(
                    row.getString("fingerprint"),
                    row.getLong("object_id"),
                    row.getBoolean("created")))
        .findOne();
  }

  public static void insert(
      Handle handle,
      String scope,
      String key,
      String fingerprint,
      long objectId,
      boolean created,
      Instant now) {
    handle.execute(
        "insert into idempotency(scope, key, fingerprint, object_id, created, created_at) values (?, ?, ?, ?, ?, ?)",
        scope,
        key,
        fingerprint,
        objectId,
        created ? 1 : 0,
        Times.micros(now));
  }

  /** Forgets keys used before the moment. */
  public static int expire(Handle handle, Instant before) {
    return handle.execute("delete from idempotency where created_at < ?", Times.micros(before));
  }
}
