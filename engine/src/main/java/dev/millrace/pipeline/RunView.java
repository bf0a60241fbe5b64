package dev.millrace.pipeline;

import dev.millrace.ledger.AttemptRows.Attempt;
import dev.millrace.ledger.DeliveryRow;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.ResultRow;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.ShadowRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the ledger knows of one run.
 *
 * @param shadow what the pipeline's shadow version made of the object
 * @param timeline from the first byte received to the last delivery acknowledged, in order
 */
public record RunView(
    RunRow run,
    ObjectVersion object,
    List<Attempt> attempts,
    @Nullable ResultRow result,
    @Nullable ShadowRow shadow,
    List<Delivery> deliveries,
    List<Moment> timeline) {
  public RunView {
    attempts = List.copyOf(attempts);
    deliveries = List.copyOf(deliveries);
    timeline = List.copyOf(timeline);
  }

  /** A delivery with its tries. */
  public record Delivery(DeliveryRow delivery, List<DeliveryRows.Attempt> attempts) {
    public Delivery {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * Something that happened on the run's way.
   *
   * @param what such as {@code received}, {@code kept}, {@code attempt-started}
   * @param detail what else there is to say
   */
  public record Moment(Instant at, String what, @Nullable String detail) {}
}
