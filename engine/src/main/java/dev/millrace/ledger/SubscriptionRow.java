package dev.millrace.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is sent results.
 *
 * @param pipelines whose results; empty means all
 * @param secret {@code whsec_…}; never shown again after it was made
 */
public record SubscriptionRow(
    String name,
    String url,
    List<String> pipelines,
    String secret,
    Instant createdAt,
    @Nullable Instant lastSuccessAt,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason) {
  public SubscriptionRow {
    pipelines = List.copyOf(pipelines);
  }

  /** Whether it is for this pipeline's results. */
  public boolean wants(String pipeline) {
    return pipelines.isEmpty() || pipelines.contains(pipeline);
  }

  @Override
  public String toString() {
    return "SubscriptionRow[name=" + name + ", url=" + url + "]"; // the secret stays out of logs
  }
}
