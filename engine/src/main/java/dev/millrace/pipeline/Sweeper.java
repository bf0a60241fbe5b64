package dev.millrace.pipeline;

import dev.millrace.ledger.Bells;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.IdempotencyRows;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows;
import dev.millrace.object.ObjectStore;
import dev.millrace.pipeline.RunEnding.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks regularly for what nobody announced: claims whose holder is gone, objects without the runs
 * they should have, runs whose pipeline is gone, files that belong to no object. So every message
 * may be lost (promise 10).
 */
public final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final int BATCH = 500;
  private static final Duration ORPHAN_AGE = Duration.ofHours(1);
  private static final Duration IDEMPOTENCY_AGE = Duration.ofHours(24);

  /**
   * What a sweep found and mended.
   *
   * @param leases claims that had run out
   * @param runs runs that objects lacked
   * @param abandoned ready runs of deleted pipelines
   * @param files files that belonged to no object
   */
  public record Report(int leases, int runs, int abandoned, int files) {
    boolean anything() {
      return leases + runs + abandoned + files > 0;
    }
  }

  private final Database database;
  private final ObjectStore store;
  private final Pipelines pipelines;
  private final RunEnding ending;
  private final Bells bells;
  private final Ids ids;
  private final InstantSource clock;
  private final RunObserver observer;
  private final Duration every;
  private final List<Runnable> further = new CopyOnWriteArrayList<>();
  private final Map<String, Long> checkedUpTo = new HashMap<>();
  private @Nullable Thread thread;

  /**
   * @param every how often; claims that ran out wait at most this long
   */
  public Sweeper(
      Database database,
      ObjectStore store,
      Pipelines pipelines,
      Backoff backoff,
      Bells bells,
      Ids ids,
      InstantSource clock,
      RunObserver observer,
      Duration every) {
    this.database = database;
    this.store = store;
    this.pipelines = pipelines;
    this.ending = new RunEnding(database, ids, clock, backoff);
    this.bells = bells;
    this.ids = ids;
    this.clock = clock;
    this.observer = observer;
    this.every = every;
  }

  /** Registers what else is looked for at each sweep; must be quick. */
  public void alsoLooks(Runnable look) {
    further.add(look);
  }

  /** Begins to sweep. */
  public void start() {
    thread = Thread.ofVirtual().name("sweeper").start(this::loop);
  }

  private void loop() {
    try {
      while (true) {
        try {
          sweep();
        } catch (RuntimeException e) {
          log.error("a sweep failed; the next is in {}", every, e);
        }
        Thread.sleep(every);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() ends the loop
    }
  }

  /**
   * Takes back what a process that is gone had claimed. Only for the sole process of a data
   * directory: whoever else holds a claim there can only be its predecessor.
   */
  public int recoverFrom(String owner) {
    List<RunRow> held =
        database.read(handle -> RunRows.heldByOthers(handle, owner, Integer.MAX_VALUE));
    held.forEach(run -> lost(run, "the program ended during the attempt"));
    return held.size();
  }

  /** Looks once for everything and mends it. */
  public synchronized Report sweep() {
    Report report = new Report(leases(), missingRuns(), abandoned(), files());
    further.forEach(Runnable::run);
    if (report.anything()) {
      log.info("swept: {}", report);
      observer.swept(report);
      bells.work().ring();
      bells.ends().ring();
    }
    return report;
  }

  private int leases() {
    List<RunRow> expired = database.read(handle -> RunRows.expired(handle, clock.instant(), BATCH));
    expired.forEach(run -> lost(run, "the worker stopped answering and its lease ran out"));
    return expired.size();
  }

  private void lost(RunRow run, String error) {
    int retries = pipelines.version(run.pipeline(), run.pipelineVersion()).definition().retries();
    ending.fail(run, retries, new Failure("lost", false, "lease-lost", error, null));
  }

  private int missingRuns() {
    int made = 0;
    for (PipelineVersion pipeline : pipelines.active()) {
      made += missingRuns(pipeline);
    }
    return made;
  }

  private int missingRuns(PipelineVersion pipeline) {
    String id = pipeline.name() + "@" + pipeline.version() + ">" + pipeline.afterObject();
    long from = checkedUpTo.getOrDefault(id, pipeline.afterObject());
    int made = 0;
    while (true) {
      long after = from;
      List<ObjectVersion> lacking =
          database.read(
              handle ->
                  ObjectRows.withoutRun(
                      handle,
                      pipeline.definition().on().bucket(),
                      pipeline.name(),
                      pipeline.version(),
                      after,
                      BATCH));
      if (lacking.isEmpty()) {
        // What landed since then came with its runs, so the next sweep need not look at it again.
        checkedUpTo.put(id, from);
        return made;
      }
      made += makeRuns(pipeline, lacking);
      from = lacking.getLast().id();
    }
  }

  private int makeRuns(PipelineVersion pipeline, List<ObjectVersion> lacking) {
    return database.write(
        handle -> {
          Instant now = clock.instant();
          int made = 0;
          for (ObjectVersion object : lacking) {
            boolean matches =
                pipeline
                    .definition()
                    .on()
                    .matches(object.bucket(), object.key(), object.mediaType());
            if (matches
                && RunRows.insertIfAbsent(
                    handle, ids.next(), object.id(), pipeline.name(), pipeline.version(), now)) {
              made++;
            }
          }
          return made;
        });
  }

  private int abandoned() {
    List<RunRow> runs = database.read(handle -> RunRows.abandoned(handle, BATCH));
    if (!runs.isEmpty()) {
      database.write(
          handle -> {
            Instant now = clock.instant();
            runs.forEach(
                run ->
                    RunEnding.giveUp(
                        handle,
                        ids,
                        run,
                        "pipeline-deleted",
                        "its pipeline was deleted before it began",
                        now));
            return null;
          });
    }
    return runs.size();
  }

  private int files() {
    database.writeRelaxed(
        handle -> IdempotencyRows.expire(handle, clock.instant().minus(IDEMPOTENCY_AGE)));
    return store.sweep(
        ORPHAN_AGE, sha256 -> database.read(handle -> ObjectRows.isReferenced(handle, sha256)));
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
