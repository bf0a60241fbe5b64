package dev.millrace.pipeline;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.pipeline.ClaimedRun.Stop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The runs that this process holds a claim on, from the claim to the end of their attempt.
 * Thread-safe.
 *
 * <p>Up to twice as many as can compute at once: while one run's end is being written to disk the
 * next is already computing.
 */
final class Claims {
  private final Database database;
  private final Worker worker;
  private final Bells bells;
  private final DispatchSettings settings;
  private final InstantSource clock;
  private final String owner;
  private final Slots slots;
  private final Set<ClaimedRun> held = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param owner this process's name in claims
   */
  Claims(
      Database database,
      Worker worker,
      Bells bells,
      DispatchSettings settings,
      InstantSource clock,
      String owner) {
    this.database = database;
    this.worker = worker;
    this.bells = bells;
    this.settings = settings;
    this.clock = clock;
    this.owner = owner;
    this.slots = new Slots(2 * worker.threads());
  }

  /** How many runs are held. */
  int held() {
    return held.size();
  }

  /** Whether a claim may still come to something: runs are held, or about to be. */
  boolean underWay() {
    return slots.taken() > 0;
  }

  /** From now on nothing further is claimed at landings. */
  void close() {
    closed = true;
  }

  /** What claims for one landing. */
  LandingClaim landing() {
    return new LandingClaim(this);
  }

  /**
   * Claims due runs of a pipeline and begins them, as many as its share of the free slots; how
   * many.
   *
   * @param sharers how many pipelines, this one among them, share what is free
   */
  int claimShare(PipelineVersion pipeline, int sharers) {
    int room = slots.takeShare(pipeline, sharers);
    int used = 0;
    try {
      Instant now = clock.instant();
      if (room == 0 || !database.read(handle -> RunRows.anyDue(handle, pipeline.name(), now))) {
        return 0;
      }
      List<RunRow> runs = database.writeRelaxed(handle -> claim(handle, pipeline, room, now));
      used = runs.size();
      runs.forEach(run -> begin(run, now));
      return used;
    } finally {
      slots.giveBack(pipeline.name(), room - used);
    }
  }

  private List<RunRow> claim(Handle handle, PipelineVersion pipeline, int most, Instant now) {
    return RunRows.claim(handle, pipeline.name(), most, owner, now, now.plus(settings.lease()));
  }

  /**
   * Claims the oldest due run of a pipeline within a unit of work, if a compute thread is idle.
   * What is beyond that waits for its turn among the pipelines.
   *
   * @return null when none was claimed; a run that was is to be given to {@link #begin} or {@link
   *     #drop}
   */
  @Nullable RunRow claimOne(Handle handle, PipelineVersion pipeline, Instant now) {
    if (closed || !slots.takeOne(pipeline, worker.threads())) {
      return null;
    }
    List<RunRow> runs = List.of();
    try {
      runs = claim(handle, pipeline, 1, now);
      return runs.isEmpty() ? null : runs.getFirst();
    } finally {
      slots.giveBack(pipeline.name(), 1 - runs.size());
    }
  }

  /** Begins a run whose claim is in the ledger. */
  void begin(RunRow run, Instant claimedAt) {
    ClaimedRun claim = new ClaimedRun(run, claimedAt);
    held.add(claim);
    try {
      // who waits for the answer is told first, and whoever might claim the next run after that
      worker.start(claim, bells.ends()::ring, () -> ended(claim));
    } catch (RejectedExecutionException stopping) {
      worker.release(run);
      ended(claim);
    }
  }

  /** Forgets a claim that did not come into the ledger. */
  void drop(RunRow run) {
    slots.giveBack(run.pipeline(), 1);
  }

  private void ended(ClaimedRun claim) {
    held.remove(claim);
    slots.giveBack(claim.run().pipeline(), 1);
    bells.work().ring();
  }

  /** Prolongs all claims, and stops attempts that lost theirs or take too long. */
  void prolong() {
    Instant now = clock.instant();
    held.stream()
        .filter(claim -> overTime(claim, now))
        .forEach(claim -> claim.stop(Stop.TIME_LIMIT));
    List<ClaimedRun> claims = new ArrayList<>(held);
    if (claims.isEmpty()) {
      return;
    }
    Instant until = now.plus(settings.lease());
    List<ClaimedRun> lost =
        database.writeRelaxed(
            handle ->
                claims.stream()
                    .filter(
                        claim ->
                            !RunRows.extend(handle, claim.run().id(), claim.run().token(), until))
                    .toList());
    // One that ended between the two is no longer in the set, and stopping it does nothing.
    lost.forEach(claim -> claim.stop(Stop.LEASE_LOST));
  }

  private boolean overTime(ClaimedRun claim, Instant now) {
    Instant started = claim.startedAt();
    return started != null && started.plus(settings.timeLimit()).isBefore(now);
  }

  /** Gives back the runs that have not begun. */
  void releaseWaiting() {
    worker.releaseWaiting(held);
  }

  /** Stops all attempts, since the program stops. */
  void stop() {
    held.forEach(claim -> claim.stop(Stop.SHUTDOWN));
  }
}
