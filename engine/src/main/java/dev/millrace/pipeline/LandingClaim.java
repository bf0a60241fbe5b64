package dev.millrace.pipeline;

import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Claims runs in the very transaction that makes them, while a compute thread is idle: one turn of
 * the ledger's writer and two wake-ups less on the way of whoever waits for the answer. Where none
 * is idle, the runs wait for the dispatcher. For one landing, to be closed whatever becomes of it.
 */
final class LandingClaim implements AutoCloseable {
  private final @Nullable Claims claims;
  private final List<RunRow> claimed = new ArrayList<>();
  private Instant claimedAt = Instant.EPOCH;
  private boolean complete;

  /**
   * @param claims null when nothing is to be claimed at landings
   */
  LandingClaim(@Nullable Claims claims) {
    this.claims = claims;
  }

  /** Claims the oldest due run of each of these pipelines, in the landing's transaction. */
  void claim(Handle handle, ObjectVersion landed, List<PipelineVersion> takers, Instant now) {
    if (claims == null) {
      return;
    }
    claimedAt = now;
    for (PipelineVersion pipeline : takers) {
      RunRow run = claims.claimOne(handle, pipeline, now);
      if (run != null) {
        claimed.add(run);
      }
    }
    complete =
        claimed.stream().filter(run -> run.objectId() == landed.id()).count() == takers.size();
  }

  /**
   * Begins what was claimed, once the transaction is durable.
   *
   * @return whether all runs of what landed were among it, so that nobody else need look
   */
  boolean begin() {
    while (claims != null && !claimed.isEmpty()) {
      claims.begin(claimed.removeLast(), claimedAt);
    }
    return complete;
  }

  /** Gives back the room that was kept for what has not begun. */
  @Override
  public void close() {
    if (claims != null) {
      claimed.forEach(claims::drop);
    }
  }
}
