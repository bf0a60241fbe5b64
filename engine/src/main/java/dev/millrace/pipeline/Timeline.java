package dev.millrace.pipeline;

import dev.millrace.ledger.AttemptRows.Attempt;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import dev.millrace.pipeline.RunView.Delivery;
import dev.millrace.pipeline.RunView.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts what happened on a run's way in order. */
final class Timeline {
  private Timeline() {}

  static List<Moment> of(
      ObjectVersion object, RunRow run, List<Attempt> attempts, List<Delivery> deliveries) {
    List<Moment> moments = new ArrayList<>();
    moments.add(new Moment(object.firstByteAt(), "first-byte", null));
    moments.add(new Moment(object.lastByteAt(), "last-byte", object.size() + " bytes"));
    moments.add(new Moment(object.createdAt(), "kept", object.version()));
    moments.add(new Moment(run.createdAt(), "run-created", run.id()));
    for (Attempt attempt : attempts) {
      moments.add(
          new Moment(attempt.startedAt(), "attempt-started", "attempt " + attempt.number()));
      if (attempt.worked() != null) {
        moments.add(new Moment(attempt.worked().from(), "task-started", null));
        moments.add(new Moment(attempt.worked().until(), "task-ended", null));
      }
      if (attempt.endedAt() != null) {
        moments.add(new Moment(attempt.endedAt(), "attempt-" + attempt.outcome(), attempt.error()));
      }
    }
    if (run.endedAt() != null) {
      boolean succeeded = run.state() == RunState.SUCCEEDED;
      moments.add(
          new Moment(run.endedAt(), "run-" + run.state().word(), succeeded ? null : run.error()));
    }
    for (Delivery delivery : deliveries) {
      delivery
          .attempts()
          .forEach(
              tried ->
                  moments.add(
                      new Moment(
                          tried.at().plusMillis(tried.millis()),
                          tried.error() == null ? "delivered" : "delivery-failed",
                          delivery.delivery().subscription()
                              + (tried.error() == null ? "" : ": " + tried.error()))));
    }
    moments.sort(Comparator.comparing(Moment::at));
    return moments;
  }
}
