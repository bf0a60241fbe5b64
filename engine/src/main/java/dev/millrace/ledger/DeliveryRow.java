package dev.millrace.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one subscriber.
 *
 * @param state {@code pending}, {@code delivered} or {@code dead}
 * @param attempts tries so far
 * @param dueAt not tried before
 * @param lastStatus HTTP status of the last try, if it was answered
 * @param lastError why the last try failed
 */
public record DeliveryRow(
    String id,
    String subscription,
    long eventSeq,
    String runId,
    String state,
    int attempts,
    Instant dueAt,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable Integer lastStatus,
    @Nullable String lastError) {

  public static final String PENDING = "pending";
  public static final String DELIVERED = "delivered";
  public static final String DEAD = "dead";
}
