package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.AttemptRows;
import dev.millrace.ledger.AttemptRows.Worked;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.DeliveryRows;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.ResultRow;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.ledger.ShadowRow;
import dev.millrace.ledger.TraceContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Every way an attempt can end, each one transaction: the compare-and-set on the fencing token
 * first, and only if that held, the result, the event and the deliveries with it.
 */
final class RunEnding {
  /** The error type of runs whose object is gone. */
  static final String OBJECT_DELETED = "object-deleted";

  private final Database database;
  private final Ids ids;
  private final InstantSource clock;
  private final Backoff backoff;

  RunEnding(Database database, Ids ids, InstantSource clock, Backoff backoff) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.backoff = backoff;
  }

  /**
   * Records the result, and that a shadow is to follow; false when the claim was lost, and then
   * nothing was written.
   */
  boolean succeed(RunRow run, Answer answer, @Nullable Worked worked, boolean shadowed) {
    String json = answer.result().toString();
    return database.write(
        handle -> {
          Instant now = clock.instant();
          if (ObjectRows.isDeleted(handle, run.objectId())) {
            // What was derived from it went with it; a late result must not bring that back.
            giveUp(handle, ids, run, OBJECT_DELETED, "its object was deleted meanwhile", now);
            return false;
          }
          if (!RunRows.succeed(handle, run.id(), run.token(), now)) {
            return false;
          }
          AttemptRows.end(handle, run.id(), "succeeded", worked, null, null, now);
          Provenance made = answer.provenance();
          new ResultRow(
                  run.id(),
                  json,
                  made.model(),
                  made.version(),
                  made.digest(),
                  made.preprocessing(),
                  made.runtime(),
                  made.verified(),
                  now)
              .insert(handle);
          answer.alongside().write(handle);
          if (shadowed) {
            ShadowRow.owe(handle, run.id(), now);
          }
          ObjectNode data = data(run);
          data.set("model", model(made));
          announce(handle, ids, run, Event.RUN_SUCCEEDED, data, now);
          return true;
        });
  }

  private static ObjectNode model(Provenance made) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", made.model())
        .put("version", made.version())
        .put("digest", made.digest())
        .put("preprocessing", made.preprocessing())
        .put("runtime", made.runtime())
        .put("verified", made.verified());
  }

  /**
   * Why an attempt came to nothing.
   *
   * @param outcome {@code failed} or {@code lost}
   * @param hopeless whether the object is at fault, so that another try would end the same
   * @param worked null when nobody knows
   */
  record Failure(
      String outcome, boolean hopeless, String type, String detail, @Nullable Worked worked) {}

  /**
   * Records a failed attempt: the run waits for its next try, or is dead when that was its last or
   * the object is at fault.
   *
   * @return the state it is in now; empty when the claim was lost before
   */
  Optional<dev.millrace.ledger.RunState> fail(RunRow run, int retries, Failure failure) {
    String type = failure.type();
    String detail = failure.detail();
    return database.write(
        handle -> {
          Instant now = clock.instant();
          boolean last = failure.hopeless() || run.failures() >= retries;
          Instant next = now.plus(backoff.delay(run.failures() + 1));
          boolean held =
              last
                  ? RunRows.giveUp(handle, run.id(), run.token(), now, type, detail)
                  : RunRows.retryAt(handle, run.id(), run.token(), next, type, detail);
          if (!held) {
            return Optional.empty();
          }
          AttemptRows.end(handle, run.id(), failure.outcome(), failure.worked(), type, detail, now);
          if (last) {
            announceDead(handle, ids, run, type, detail, now);
          }
          return Optional.of(
              last ? dev.millrace.ledger.RunState.DEAD : dev.millrace.ledger.RunState.READY);
        });
  }

  /** Gives a claimed run back because the program stops. */
  void release(RunRow run) {
    database.writeRelaxed(
        handle -> {
          Instant now = clock.instant();
          if (RunRows.release(handle, run.id(), run.token(), now)) {
            AttemptRows.end(handle, run.id(), "released", null, null, null, now);
          }
          return null;
        });
  }

  /** Gives up the runs of a deleted pipeline that have not begun. */
  static void giveUpReady(Handle handle, Ids ids, String pipeline, Instant now) {
    RunRows.Filter ready =
        new RunRows.Filter(dev.millrace.ledger.RunState.READY, pipeline, null, null, null);
    for (RunRow run : RunRows.list(handle, ready, Integer.MAX_VALUE)) {
      giveUp(handle, ids, run, "pipeline-deleted", "its pipeline was deleted before it began", now);
    }
  }

  /** Gives up a run that waits. */
  static void giveUp(
      Handle handle, Ids ids, RunRow run, String errorType, String error, Instant now) {
    if (RunRows.giveUp(handle, run.id(), run.token(), now, errorType, error)) {
      AttemptRows.end(handle, run.id(), "lost", null, errorType, error, now);
      announceDead(handle, ids, run, errorType, error, now);
    }
  }

  private static void announceDead(
      Handle handle, Ids ids, RunRow run, String errorType, String error, Instant now) {
    ObjectNode data = data(run);
    data.putObject("error").put("type", errorType).put("detail", error);
    announce(handle, ids, run, Event.RUN_DEAD, data, now);
  }

  private static ObjectNode data(RunRow run) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("run", run.id())
        .put("pipeline", run.pipeline())
        .put("pipelineVersion", run.pipelineVersion());
  }

  private static void announce(
      Handle handle, Ids ids, RunRow run, String type, ObjectNode data, Instant now) {
    ObjectVersion object = ObjectRows.get(handle, run.objectId()).orElseThrow();
    data.putObject("object")
        .put("bucket", object.bucket())
        .put("key", object.key())
        .put("version", object.version())
        .put("size", object.size())
        .put("mediaType", object.mediaType());
    TraceContext trace = Trace.of(handle, object).after(Trace.run(run.id()));
    data.put("traceparent", trace.traceparent());
    if (trace.state() != null) {
      data.put("tracestate", trace.state());
    }
    long seq = EventRows.append(handle, ids.next(), type, now, object, run, null, data.toString());
    DeliveryRows.enqueue(handle, ids, seq, run.id(), run.pipeline(), now);
  }
}
