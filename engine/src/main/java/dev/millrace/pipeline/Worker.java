package dev.millrace.pipeline;

import dev.millrace.ledger.AttemptRows.Worked;
import dev.millrace.ledger.Database;
import dev.millrace.ledger.Ids;
import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.ObjectVersion;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import dev.millrace.object.ObjectStore;
import dev.millrace.pipeline.ClaimedRun.Stop;
import dev.millrace.pipeline.RunEnding.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one attempt at a claimed run: the task on a compute thread, the writing of its end on a
 * virtual one, so that no core waits for the disk.
 */
public final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final int LONGEST_ERROR = 2000;
  private static final ScopedValue<RunRow> CURRENT = ScopedValue.newInstance();

  private final Database database;
  private final ObjectStore store;
  private final Pipelines pipelines;
  private final Tasks tasks;
  private final Compute compute;
  private final RunEnding ending;
  private final Shadows shadows;
  private final RunObserver observer;
  private final InstantSource clock;

  public Worker(
      Database database,
      ObjectStore store,
      Pipelines pipelines,
      Tasks tasks,
      Compute compute,
      Backoff backoff,
      RunObserver observer,
      Ids ids,
      InstantSource clock) {
    this.database = database;
    this.store = store;
    this.pipelines = pipelines;
    this.tasks = tasks;
    this.compute = compute;
    this.ending = new RunEnding(database, ids, clock, backoff);
    this.shadows = new Shadows(database, compute, new Rework(store, pipelines, tasks), clock);
    this.observer = observer;
    this.clock = clock;
  }

  /** The run whose task is at work on this thread, as it was claimed. */
  public static Optional<RunRow> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /**
   * Makes the shadows that a process before this one left unmade, in the background and one after
   * another. To be called at the start and now and then; does nothing while it is at it.
   *
   * @param before only those that were due by then
   */
  public void makeOwedShadows(Instant before) {
    shadows.makeOwed(before);
  }

  int threads() {
    return compute.threads();
  }

  /** How an attempt came out, before it is written down. */
  private sealed interface Outcome {
    record Succeeded(Answer answer) implements Outcome {}

    record Failed(boolean hopeless, String type, String detail) implements Outcome {}

    record Stopped(Stop reason) implements Outcome {}
  }

  /**
   * Starts the attempt.
   *
   * @param written called as soon as its end is in the ledger, before anything else follows from it
   * @param done called when all that follows is over, whatever the end is
   */
  void start(ClaimedRun held, Runnable written, Runnable done) {
    held.workIs(
        compute.submit(
            () -> {
              held.started(clock.instant());
              Outcome outcome = attempt(held);
              Instant workedUntil = clock.instant();
              Thread.ofVirtual()
                  .name("ending")
                  .start(() -> end(held, outcome, workedUntil, written, done));
            }));
  }

  /** Gives back a run that could not begin, since the program stops. */
  void release(RunRow run) {
    ending.release(run);
  }

  /** Gives back what is claimed but has not begun, when the program stops. */
  void releaseWaiting(Collection<ClaimedRun> claimed) {
    for (ClaimedRun held : claimed) {
      if (held.startedAt() == null && held.stopped() == null) {
        held.stop(Stop.SHUTDOWN);
        ending.release(held.run());
      }
    }
  }

  private Outcome attempt(ClaimedRun held) {
    RunRow run = held.run();
    try {
      held.checkpoint();
      PipelineVersion pipeline = pipelines.version(run.pipeline(), run.pipelineVersion());
      ObjectVersion object = object(run);
      TaskContext context =
          new AttemptContext(
              run.id(), run.pipeline(), pipeline.definition(), object, store, held::checkpoint);
      Task task = tasks.get(pipeline.definition().task());
      held.taskStarted(clock.instant());
      return new Outcome.Succeeded(ScopedValue.where(CURRENT, run).call(() -> task.run(context)));
    } catch (BadInputException e) {
      return new Outcome.Failed(true, e.type(), sentence(e));
    } catch (InterruptedException e) {
      Stop reason = held.stopped();
      return reason == null
          ? new Outcome.Failed(false, "interrupted", "the task was interrupted")
          : new Outcome.Stopped(reason);
    } catch (Throwable e) {
      Stop reason = held.stopped();
      if (reason != null) {
        // What was interrupted may say so in its own words; it was told to stop all the same.
        return new Outcome.Stopped(reason);
      }
      log.warn("attempt {} at run {} failed", run.attempts(), run.id(), e);
      return new Outcome.Failed(false, "attempt-failed", sentence(e));
    } finally {
      Thread.interrupted(); // the thread goes back to the pool
    }
  }

  private ObjectVersion object(RunRow run) {
    return database.read(
        handle -> {
          if (ObjectRows.isDeleted(handle, run.objectId())) {
            throw new BadInputException(RunEnding.OBJECT_DELETED, "its object was deleted");
          }
          return ObjectRows.get(handle, run.objectId()).orElseThrow();
        });
  }

  private static String sentence(Throwable e) {
    String message = e.getMessage();
    String text = message == null || message.isBlank() ? e.toString() : message;
    return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
  }

  private void end(
      ClaimedRun held, Outcome outcome, Instant workedUntil, Runnable written, Runnable done) {
    RunRow run = held.run();
    try {
      String word = write(held, outcome, held.worked(workedUntil));
      written.run();
      observer.attemptEnded(
          run.pipeline(),
          word,
          Duration.between(run.dueAt(), held.claimedAt()),
          Duration.between(held.claimedAt(), workedUntil));
      observer.attemptEnded(
          new EndedAttempt(
              run, word, held.claimedAt(), workedUntil, clock.instant(), error(outcome)));
      if (word.equals("succeeded") && outcome instanceof Outcome.Succeeded(Answer answer)) {
        shadows.follow(run, answer);
      }
    } catch (RuntimeException e) {
      // The ledger could not take it (a full disk). The claim runs out and the sweep makes the run
      // ready again.
      log.error(
          "the end of run {} could not be written; it is tried again after its lease", run.id(), e);
    } finally {
      done.run();
    }
  }

  private static @Nullable String error(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded succeeded -> null;
      case Outcome.Failed(boolean hopeless, String type, String detail) -> type + ": " + detail;
      case Outcome.Stopped(Stop reason) -> reason.name();
    };
  }

  private String write(ClaimedRun held, Outcome outcome, @Nullable Worked worked) {
    RunRow run = held.run();
    return switch (outcome) {
      case Outcome.Succeeded(Answer answer) -> {
        boolean recorded = ending.succeed(run, answer, worked, shadows.follows(run));
        if (!recorded) {
          log.warn(
              "run {}: another attempt has taken over; the result of attempt {} is discarded",
              run.id(),
              run.attempts());
        }
        yield recorded ? "succeeded" : "lost";
      }
      case Outcome.Failed(boolean hopeless, String type, String detail) ->
          fail(run, new Failure("failed", hopeless, type, detail, worked));
      case Outcome.Stopped(Stop reason) ->
          switch (reason) {
            case TIME_LIMIT ->
                fail(
                    run,
                    new Failure(
                        "failed",
                        false,
                        "time-limit",
                        "the attempt took longer than it may",
                        worked));
            case SHUTDOWN -> {
              ending.release(run);
              yield "released";
            }
            case LEASE_LOST -> "lost";
          };
    };
  }

  private String fail(RunRow run, Failure failure) {
    int retries = pipelines.version(run.pipeline(), run.pipelineVersion()).definition().retries();
    Optional<RunState> state = ending.fail(run, retries, failure);
    return state.map(now -> now == RunState.DEAD ? "dead" : "failed").orElse("lost");
  }
}
