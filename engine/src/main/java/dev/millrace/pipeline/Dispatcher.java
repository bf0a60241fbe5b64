package dev.millrace.pipeline;

import dev.millrace.ledger.Bell;
import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims ready runs and hands them to workers, as many as there is room for, and keeps the claims
 * alive. The bell is only a hint; a poll finds what no bell announced.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Pipelines pipelines;
  private final Claims claims;
  private final Bell work;
  private final DispatchSettings settings;
  private final InstantSource clock;

  /** The pipeline whose runs were claimed last; of the claiming thread. */
  private String servedLast = "";

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
      Bells bells,
      DispatchSettings settings,
      InstantSource clock,
      String owner) {
    this.pipelines = pipelines;
    this.claims = new Claims(database, worker, bells, settings, clock, owner);
    this.work = bells.work();
    this.settings = settings;
    this.clock = clock;
  }

  /** Begins to claim. */
  public void start() {
    claiming = Thread.ofPlatform().name("dispatcher").daemon(true).start(this::claimLoop);
    heartbeat = Thread.ofPlatform().name("heartbeat").daemon(true).start(this::heartbeatLoop);
  }

  /** How many runs this process holds a claim on. */
  public int held() {
    return claims.held();
  }

  Claims claims() {
    return claims;
  }

  private void claimLoop() {
    // The ring of close() is missed by nobody: either it comes after this number was taken, or the
    // latch is open by then.
    long seen = work.rings();
    while (closing.getCount() > 0) {
      try {
        if (claimRound() == 0) {
          work.await(seen, settings.poll());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.error("claiming failed; the next try is in {}", settings.poll(), e);
        pause(closing, settings.poll());
      }
      seen = work.rings();
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

  /**
   * Gives each pipeline its share of the free slots, in turn: the one behind whichever was served
   * last comes first, so that one with many runs does not take every slot that becomes free.
   */
  private int claimRound() {
    List<PipelineVersion> active = pipelines.active();
    int first = servedLast(active) + 1;
    int taken = 0;
    for (int i = 0; i < active.size(); i++) {
      PipelineVersion pipeline = active.get((first + i) % active.size());
      int claimed = claims.claimShare(pipeline, active.size() - i);
      if (claimed > 0) {
        taken += claimed;
        servedLast = pipeline.name();
      }
    }
    return taken;
  }

  private int servedLast(List<PipelineVersion> active) {
    for (int i = 0; i < active.size(); i++) {
      if (active.get(i).name().equals(servedLast)) {
        return i;
      }
    }
    return -1;
  }

  private void heartbeatLoop() {
    while (pause(closed, settings.heartbeat())) {
      try {
        claims.prolong();
      } catch (RuntimeException e) {
        log.error(
            "a heartbeat failed; leases run out in {} unless the next succeeds",
            settings.lease(),
            e);
      }
    }
  }

  /**
   * Stops claiming, lets attempts finish for a while, then stops them; what did not finish is ready
   * again.
   */
  @Override
  public void close() {
    claims.close();
    closing.countDown();
    work.ring();
    join(claiming);
    Instant until = clock.instant().plus(GRACE);
    while (claims.underWay()
        && clock.instant().isBefore(until)
        && pause(closed, Duration.ofMillis(20))) {
      claims.releaseWaiting();
    }
    claims.stop();
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
