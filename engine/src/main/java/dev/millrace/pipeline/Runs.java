package dev.millrace.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.ledger.AttemptRows;
import dev.millrace.ledger.AttemptRows.Attempt;
import dev.millrace.ledger.Bells;
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
import dev.millrace.ledger.RunRows.Filter;
import dev.millrace.ledger.RunState;
import dev.millrace.ledger.ShadowRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What runs there are and how each fared; retry by hand; wait for one to end. */
public final class Runs {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Database database;
  private final Bells bells;
  private final Ids ids;
  private final InstantSource clock;

  public Runs(Database database, Bells bells, Ids ids, InstantSource clock) {
    this.database = database;
    this.bells = bells;
    this.ids = ids;
    this.clock = clock;
  }

  /** Everything known of a run. */
  public Optional<RunView> get(String id) {
    return database.read(handle -> RunRows.get(handle, id).map(run -> view(handle, run)));
  }

  private static RunView view(Handle handle, RunRow run) {
    ObjectVersion object = ObjectRows.get(handle, run.objectId()).orElseThrow();
    List<Attempt> attempts = AttemptRows.of(handle, run.id());
    List<RunView.Delivery> deliveries =
        DeliveryRows.ofRun(handle, run.id()).stream()
            .map(row -> new RunView.Delivery(row, DeliveryRows.attempts(handle, row.id())))
            .toList();
    return new RunView(
        run,
        object,
        attempts,
        ResultRow.of(handle, run.id()).orElse(null),
        ShadowRow.of(handle, run.id()).orElse(null),
        deliveries,
        Timeline.of(object, run, attempts, deliveries));
  }

  /** A run in a list, with the object it is about. */
  public record Listed(RunRow run, ObjectVersion object) {}

  /** Runs that match, the newest first. */
  public List<Listed> list(Filter filter, int limit) {
    return database.read(
        handle ->
            RunRows.list(handle, filter, limit).stream()
                .map(run -> new Listed(run, ObjectRows.get(handle, run.objectId()).orElseThrow()))
                .toList());
  }

  /**
   * How a pipeline's shadows came out.
   *
   * @param counts by version and outcome
   * @param unlike those that were not the same, the newest first
   */
  public record ShadowSummary(List<ShadowRow.Count> counts, List<ShadowRow> unlike) {
    public ShadowSummary {
      counts = List.copyOf(counts);
      unlike = List.copyOf(unlike);
    }
  }

  /** How a pipeline's shadows came out, with at most so many that were not the same. */
  public ShadowSummary shadows(String pipeline, int limit) {
    return database.read(
        handle ->
            new ShadowSummary(
                ShadowRow.counts(handle, pipeline), ShadowRow.unlike(handle, pipeline, limit)));
  }

  /** How many runs are in each state, by pipeline. */
  public List<RunRows.Count> counts() {
    return database.read(RunRows::counts);
  }

  /**
   * Makes a dead run ready again, with all its attempts before it.
   *
   * @return false when it is not dead
   */
  public boolean retry(String id) {
    boolean retried = database.write(handle -> retry(handle, id));
    bells.work().ring();
    return retried;
  }

  /** Makes all dead runs that match ready again; how many. */
  public int retryAll(Filter filter) {
    Filter dead =
        new Filter(RunState.DEAD, filter.pipeline(), filter.bucket(), filter.key(), filter.after());
    int retried =
        database.write(
            handle ->
                (int)
                    RunRows.list(handle, dead, Integer.MAX_VALUE).stream()
                        .filter(run -> retry(handle, run.id()))
                        .count());
    bells.work().ring();
    return retried;
  }

  private boolean retry(Handle handle, String id) {
    Instant now = clock.instant();
    if (!RunRows.retryByHand(handle, id, now)) {
      return false;
    }
    RunRow run = RunRows.get(handle, id).orElseThrow();
    ObjectVersion object = ObjectRows.get(handle, run.objectId()).orElseThrow();
    String data = JsonNodeFactory.instance.objectNode().put("run", id).toString();
    EventRows.append(handle, ids.next(), Event.RUN_RETRIED, now, object, run, null, data);
    return true;
  }

  /**
   * Waits until all of the runs have ended.
   *
   * @return whether they had by the end of the time
   */
  public boolean awaitEnd(List<String> runIds, Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (true) {
      long seen = bells.ends().rings();
      if (allEnded(runIds)) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      bells.ends().await(seen, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
    }
  }

  private boolean allEnded(List<String> runIds) {
    return database.read(
        handle ->
            runIds.stream()
                .allMatch(
                    id -> RunRows.get(handle, id).map(run -> run.state().ended()).orElse(true)));
  }
}
