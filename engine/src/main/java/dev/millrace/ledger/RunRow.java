package dev.millrace.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline version applied to one object version.
 *
 * @param attempts tries so far, the current one included
 * @param failures failed tries since it was made or retried by hand
 * @param token the fencing token of the latest claim
 * @param dueAt not claimed before
 * @param owner who claimed it last
 * @param leaseUntil until when the owner's claim holds, while running
 * @param errorType a slug, of the last failed attempt
 * @param error a sentence, of the last failed attempt
 */
public record RunRow(
    String id,
    long objectId,
    String pipeline,
    int pipelineVersion,
    RunState state,
    int attempts,
    int failures,
    long token,
    Instant dueAt,
    @Nullable String owner,
    @Nullable Instant leaseUntil,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable String errorType,
    @Nullable String error) {}
