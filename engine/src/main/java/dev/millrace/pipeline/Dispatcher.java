package dev.millrace.pipeline;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.pipeline.ClaimedRun.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims ready runs and hands them to workers, as many as there is room for.
 *
 * <p>It claims twice as many runs as can compute at once: while one run's end is being written to
 * disk the next is already computing. The bell is only a hint; a poll finds what no bell announced.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Database database;
  private final Pipelines pipelines;
  private final Worker worker;
  private final Bell bell;
  private final DispatchSettings settings;
  private final InstantSource clock;
  private final String owner;
  private final int slots;
  private final Set<ClaimedRun> claimed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger rotation = new AtomicInteger();

  /**
   * Ends the claiming. Not an interrupt: one that hit a claim while it was being written would
   * leave runs claimed in the ledger that nobody here knows of, until their lease ran out.
   */
  private final CountDownLatch closing = new CountDownLatch(1);

  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread claiming;
  private @Nullable Thread heartbeat;

  /**
   * @param owner this process's name in claims; different at each start
   */
  public Dispatcher(
      Database database,
      Pipelines pipelines,
      Worker worker,
      Bell bell,
      DispatchSettings settings,
      InstantSource clock,
      String owner) {
    this.database = database;
    this.pipelines = pipelines;
    this.worker = worker;
    this.bell = bell;
    this.settings = settings;
    this.clock = clock;
    this.owner = owner;
    this.slots = 2 * worker.threads();
  }

  /** Begins to claim. */
  public void start() {
    claiming = Thread.ofPlatform().name("dispatcher").daemon(true).start(this::claimLoop);
    heartbeat = Thread.ofPlatform().name("heartbeat").daemon(true).start(this::heartbeatLoop);
  }

  /** How many runs this process holds a claim on. */
  public int held() {
    return claimed.size();
  }

  private void claimLoop() {
    // The ring of close() is missed by nobody: either it comes after this number was taken, or the
    // latch is open by then.
    long seen = bell.rings();
    while (closing.getCount() > 0) {
      try {
        if (claimRound() == 0) {
          bell.await(seen, settings.poll());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.error("claiming failed; the next try is in {}", settings.poll(), e);
        pause(closing, settings.poll());
      }
      seen = bell.rings();
    }
  }

  /** Waits that long or for the latch; whether the latch has still not opened. */
  private static boolean pause(CountDownLatch latch, Duration time) {
    try {
      return !latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int claimRound() {
    List<PipelineVersion> active = pipelines.active();
    int taken = 0;
    int turn = rotation.getAndIncrement();
    for (int i = 0; i < active.size(); i++) {
      PipelineVersion pipeline = active.get(Math.floorMod(turn + i, active.size()));
      int room = room(pipeline, active.size() - i);
      taken += room > 0 ? claim(pipeline, room) : 0;
    }
    return taken;
  }

  /** A fair share of the free slots, within the pipeline's own limit. */
  private int room(PipelineVersion pipeline, int sharers) {
    int free = slots - claimed.size();
    int share = free <= 0 ? 0 : Math.max(1, free / sharers);
    int limit = pipeline.definition().concurrency();
    if (limit == 0) {
      return share;
    }
    long running =
        claimed.stream().filter(held -> held.run().pipeline().equals(pipeline.name())).count();
    return (int) Math.min(share, limit - running);
  }

  private int claim(PipelineVersion pipeline, int room) {
    Instant now = clock.instant();
    if (!database.read(handle -> RunRows.anyDue(handle, pipeline.name(), now))) {
      return 0;
    }
    List<RunRow> runs =
        database.writeRelaxed(
            handle ->
                RunRows.claim(
                    handle, pipeline.name(), room, owner, now, now.plus(settings.lease())));
    for (RunRow run : runs) {
      ClaimedRun held = new ClaimedRun(run, now);
      claimed.add(held);
      worker.start(
          held,
          bell::ring, // who waits for the answer goes first
          () -> {
            claimed.remove(held);
            bell.ring();
          });
    }
    return runs.size();
  }

  private void heartbeatLoop() {
    while (pause(closed, settings.heartbeat())) {
      try {
        prolong();
      } catch (RuntimeException e) {
        log.error(
            "a heartbeat failed; leases run out in {} unless the next succeeds",
            settings.lease(),
            e);
      }
    }
  }

  private void prolong() {
    Instant now = clock.instant();
    claimed.stream()
        .filter(held -> overTime(held, now))
        .forEach(held -> held.stop(Stop.TIME_LIMIT));
    List<ClaimedRun> held = new ArrayList<>(claimed);
    if (held.isEmpty()) {
      return;
    }
    List<ClaimedRun> lost =
        database.writeRelaxed(
            handle ->
                held.stream()
                    .filter(
                        claim ->
                            !RunRows.extend(
                                handle,
                                claim.run().id(),
                                claim.run().token(),
                                now.plus(settings.lease())))
                    .toList());
    // One that ended between the two is no longer in the set, and stopping it does nothing.
    lost.forEach(claim -> claim.stop(Stop.LEASE_LOST));
  }

  private boolean overTime(ClaimedRun held, Instant now) {
    Instant started = held.startedAt();
    return started != null && started.plus(settings.timeLimit()).isBefore(now);
  }

  /**
   * Stops claiming, lets attempts finish for a while, then stops them; what did not finish is ready
   * again.
   */
  @Override
  public void close() {
    closing.countDown();
    bell.ring();
    join(claiming);
    Instant until = clock.instant().plus(GRACE);
    while (!claimed.isEmpty()
        && clock.instant().isBefore(until)
        && pause(closed, Duration.ofMillis(20))) {
      worker.releaseWaiting(claimed);
    }
    claimed.forEach(held -> held.stop(Stop.SHUTDOWN));
    closed.countDown();
    join(heartbeat);
  }

  private static void join(@Nullable Thread thread) {
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
