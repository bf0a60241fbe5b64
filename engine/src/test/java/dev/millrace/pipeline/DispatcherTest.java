package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.AttemptRows.Attempt;
import dev.millrace.ledger.Event;
import dev.millrace.ledger.EventRows;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunRows.Filter;
import dev.millrace.ledger.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DispatcherTest {
  @TempDir Path directory;
  private Mill mill;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
    mill.declare("{on: {bucket: box}, task: echo, retries: 2}");
  }

  @AfterEach
  void close() {
    mill.close();
  }

  private List<String> eventTypes() {
    return mill
        .database
        .read(handle -> EventRows.runEnds(handle, 0, EventRows.Filter.ALL, 1000))
        .stream()
        .map(Event::type)
        .toList();
  }

  @Test
  void aRunEndsWithItsResultAndWhatMadeIt() throws Exception {
    mill.dispatch();
    RunView view = mill.ended(mill.landRun("a", "hello"));
    assertThat(view.run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(view.result()).isNotNull();
    assertThat(view.result().json()).isEqualTo("{\"text\":\"hello\"}");
    assertThat(view.result().modelDigest()).isEqualTo("sha256:0");
    assertThat(view.timeline())
        .extracting(RunView.Moment::what)
        .containsSubsequence(
            "first-byte",
            "last-byte",
            "kept",
            "attempt-started",
            "task-started",
            "task-ended",
            "run-succeeded");
  }

  @Test
  void manyRunsEachGetOneResult() throws Exception {
    mill.dispatch("w1", Mill.SETTINGS, 2);
    mill.dispatch("w2", Mill.SETTINGS, 2);
    List<RunRow> runs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      runs.add(mill.landRun("k" + i, "text " + i));
    }
    for (RunRow run : runs) {
      assertThat(mill.ended(run).attempts()).hasSize(1);
    }
    assertThat(mill.task.calls()).isEqualTo(300);
    assertThat(eventTypes()).hasSize(300).containsOnly(Event.RUN_SUCCEEDED);
  }

  @Test
  void aFailedAttemptIsTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    mill.task.does(
        context -> {
          if (tries.incrementAndGet() < 3) {
            throw new IllegalStateException("the model is out");
          }
          return ScriptedTask.echo(context);
        });
    mill.dispatch();
    RunView view = mill.ended(mill.landRun("a", "x"));
    assertThat(view.run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(view.attempts())
        .extracting(Attempt::outcome)
        .containsExactly("failed", "failed", "succeeded");
    assertThat(view.attempts().getFirst().error()).isEqualTo("the model is out");
  }

  @Test
  void afterItsLastTryARunIsDeadWithItsCauseAndCanBeRetriedByHand() throws Exception {
    mill.task.does(
        context -> {
          throw new IllegalStateException("always");
        });
    mill.dispatch();
    RunRow run = mill.landRun("a", "x");
    RunView dead = mill.ended(run);
    assertThat(dead.run().state()).isEqualTo(RunState.DEAD);
    assertThat(dead.attempts()).hasSize(3);
    assertThat(dead.run().error()).isEqualTo("always");
    assertThat(eventTypes()).containsExactly(Event.RUN_DEAD);

    mill.task.does(ScriptedTask::echo);
    assertThat(mill.runs.retry(run.id())).isTrue();
    RunView view = mill.ended(run);
    assertThat(view.run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(view.attempts()).hasSize(4);
    assertThat(mill.runs.retry(run.id())).isFalse();
  }

  @Test
  void aBadObjectIsDeadAtOnceAndDeadRunsAreRetriedByRange() throws Exception {
    mill.task.does(
        context -> {
          throw new BadInputException("not-an-image", "it is text");
        });
    mill.dispatch();
    RunRow first = mill.landRun("a/1", "x");
    RunRow second = mill.landRun("b/1", "y");
    RunView view = mill.ended(first);
    mill.ended(second);
    assertThat(view.run().state()).isEqualTo(RunState.DEAD);
    assertThat(view.attempts()).hasSize(1);
    assertThat(view.run().errorType()).isEqualTo("not-an-image");

    mill.task.does(ScriptedTask::echo);
    assertThat(mill.runs.retryAll(new Filter(null, "p", "box", "b/1", null))).isEqualTo(1);
    assertThat(mill.ended(second).run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(mill.state(first)).isEqualTo(RunState.DEAD);
    assertThat(mill.runs.retryAll(Filter.ALL)).isEqualTo(1);
    assertThat(mill.ended(first).run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void anErrorInATaskIsAFailedAttemptNotADeadWorker() throws Exception {
    mill.task.does(
        context -> {
          throw new StackOverflowError();
        });
    mill.dispatch();
    assertThat(mill.ended(mill.landRun("a", "x")).run().error()).contains("StackOverflowError");
    mill.task.does(ScriptedTask::echo);
    assertThat(mill.ended(mill.landRun("b", "x")).run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aWorkerPausedPastItsLeaseCannotWriteItsResult() throws Exception {
    mill.declare(
        "{on: {bucket: box}, task: echo, concurrency: 1}"); // the paused one takes no other
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    AtomicInteger tries = new AtomicInteger();
    mill.task.does(
        context -> {
          int number = tries.incrementAndGet();
          if (number == 1) {
            begun.countDown();
            wake.await();
          }
          return answer(number, context);
        });
    DispatchSettings noHeartbeat =
        new DispatchSettings(
            Mill.LEASE, Duration.ofDays(1), Duration.ofMillis(20), Duration.ofDays(1));
    Dispatcher paused = mill.dispatch("paused", noHeartbeat, 1);
    RunRow run = mill.landRun("a", "x");
    begun.await();
    mill.clock.advance(Mill.LEASE.plusSeconds(1));
    assertThat(mill.sweeper.sweep().leases()).isEqualTo(1);
    mill.dispatch("other", Mill.SETTINGS, 1);
    RunView view = mill.ended(run);
    wake.countDown();
    while (paused.held() > 0) {
      Thread.sleep(5); // until the paused attempt has tried to write its end
    }
    assertThat(mill.view(run).result()).isEqualTo(view.result());
    assertThat(view.result()).isNotNull();
    assertThat(view.result().json()).contains("\"attempt\":2");
    assertThat(mill.view(run).attempts())
        .extracting(Attempt::outcome)
        .containsExactly("lost", "succeeded");
    assertThat(eventTypes()).containsExactly(Event.RUN_SUCCEEDED);
    assertThat(sideWrites()).containsExactly(2);
  }

  private Answer answer(int attempt, TaskContext context) throws Exception {
    mill.database.write(handle -> handle.execute("create table if not exists side (attempt int)"));
    return new Answer(
        ((com.fasterxml.jackson.databind.node.ObjectNode) ScriptedTask.echo(context).result())
            .put("attempt", attempt),
        ScriptedTask.PROVENANCE,
        handle -> handle.execute("insert into side(attempt) values (?)", attempt));
  }

  private List<Integer> sideWrites() {
    return mill.database.read(
        handle -> handle.createQuery("select attempt from side").mapTo(Integer.class).list());
  }

  @Test
  void aLostLeaseInterruptsTheAttempt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger tries = new AtomicInteger();
    mill.task.does(
        context -> {
          if (tries.incrementAndGet() > 1) {
            return ScriptedTask.echo(context);
          }
          begun.countDown();
          try {
            Thread.sleep(Duration.ofMinutes(1));
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return ScriptedTask.echo(context);
        });
    mill.dispatch();
    RunRow run = mill.landRun("a", "x");
    begun.await();
    mill.database.write(
        handle -> handle.execute("update run set token = token + 1, state = 'ready'"));
    interrupted.await();
    assertThat(mill.ended(run).run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void anAttemptThatTakesTooLongFails() throws Exception {
    mill.task.does(
        context -> {
          Thread.sleep(Duration.ofMinutes(1));
          return ScriptedTask.echo(context);
        });
    mill.declare("{on: {bucket: box}, task: echo, retries: 0}");
    DispatchSettings hasty =
        new DispatchSettings(
            Mill.LEASE, Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(50));
    mill.dispatch("w", hasty, 1);
    RunView view = mill.ended(mill.landRun("a", "x"));
    assertThat(view.run().state()).isEqualTo(RunState.DEAD);
    assertThat(view.run().errorType()).isEqualTo("time-limit");
  }

  @Test
  void anAttemptThatIsToldToStopCountsAsStoppedWhateverItThrows() throws Exception {
    mill.task.does(
        context -> {
          try {
            Thread.sleep(Duration.ofMinutes(1));
          } catch (InterruptedException e) {
            throw new IllegalStateException("given up", e);
          }
          return ScriptedTask.echo(context);
        });
    mill.declare("{on: {bucket: box}, task: echo, retries: 0}");
    DispatchSettings hasty =
        new DispatchSettings(
            Mill.LEASE, Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(50));
    mill.dispatch("w", hasty, 1);
    RunView view = mill.ended(mill.landRun("a", "x"));
    assertThat(view.run().errorType()).isEqualTo("time-limit");
  }

  @Test
  void anObjectDeletedDuringTheAttemptLeavesNoResult() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    mill.task.does(
        context -> {
          begun.countDown();
          go.await();
          return answer(1, context);
        });
    mill.dispatch();
    RunRow run = mill.landRun("a", "x");
    begun.await();
    java.nio.file.Path bytes = mill.store.file(mill.view(run).object().version());
    java.nio.file.Files.createLink(directory.resolve("open"), bytes); // as if the task had it open
    mill.objects.delete("box", "a");
    java.nio.file.Files.copy(directory.resolve("open"), bytes);
    go.countDown();
    RunView view = mill.ended(run);
    assertThat(view.run().state()).isEqualTo(RunState.DEAD);
    assertThat(view.run().errorType()).isEqualTo("object-deleted");
    assertThat(view.result()).isNull();
    assertThat(sideWrites()).isEmpty();
    mill.runs.retry(run.id());
    assertThat(mill.ended(run).run().errorType()).isEqualTo("object-deleted");
  }

  @Test
  void aPipelinesConcurrencyIsKept() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    mill.task.does(
        context -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.sleep(10);
          now.decrementAndGet();
          return ScriptedTask.echo(context);
        });
    mill.declare("{on: {bucket: box}, task: echo, concurrency: 1}");
    mill.dispatch("w", Mill.SETTINGS, 4);
    List<RunRow> runs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      runs.add(mill.landRun("k" + i, "" + i));
    }
    for (RunRow run : runs) {
      mill.ended(run);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void aBusyPipelineDoesNotStarveAnother() throws Exception {
    mill.pipelines.put(
        "q", PipelineParser.parse("{on: {bucket: other}, task: echo}"), Pipelines.API, false);
    mill.task.does(
        context -> {
          Thread.sleep(10);
          return ScriptedTask.echo(context);
        });
    List<RunRow> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(mill.landRun("k" + i, "" + i));
    }
    mill.dispatch("w", Mill.SETTINGS, 1);
    RunRow lone =
        mill.landings
            .land(
                LandRequest.of("other", "a", "text/plain"),
                new java.io.ByteArrayInputStream(new byte[] {1}))
            .runs()
            .getFirst();
    mill.ended(lone);
    assertThat(many.stream().filter(run -> mill.state(run) == RunState.READY).count())
        .isGreaterThan(50);
  }

  @Test
  void pipelinesTakeTurns() throws Exception {
    mill.pipelines.put(
        "q", PipelineParser.parse("{on: {bucket: other}, task: echo}"), Pipelines.API, false);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    mill.task.does(
        context -> {
          order.add(context.pipeline());
          Thread.sleep(2);
          return ScriptedTask.echo(context);
        });
    List<RunRow> runs = new ArrayList<>();
    for (String bucket : List.of("box", "other")) {
      for (int i = 0; i < 40; i++) {
        runs.addAll(
            mill.landings
                .land(
                    LandRequest.of(bucket, "k" + i, "text/plain"),
                    new java.io.ByteArrayInputStream(new byte[] {1}))
                .runs());
      }
    }
    mill.dispatch("w", Mill.SETTINGS, 1);
    for (RunRow run : runs) {
      mill.ended(run);
    }
    int ahead = 0;
    for (String pipeline : order) {
      ahead += pipeline.equals("p") ? 1 : -1;
      assertThat(Math.abs(ahead)).as("the order was %s", order).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void stoppingGivesBackWhatHasNotBegunAndCountsNoFailure() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    mill.task.does(
        context -> {
          begun.countDown();
          Thread.sleep(50);
          return ScriptedTask.echo(context);
        });
    Dispatcher dispatcher = mill.dispatch("w", Mill.SETTINGS, 1);
    RunRow first = mill.landRun("a", "x");
    RunRow second = mill.landRun("b", "y");
    begun.await();
    dispatcher.close();
    assertThat(List.of(mill.state(first), mill.state(second)))
        .contains(RunState.SUCCEEDED)
        .doesNotContain(RunState.RUNNING);
    mill.dispatch("w2", Mill.SETTINGS, 1);
    assertThat(mill.ended(first).run().failures()).isZero();
    assertThat(mill.ended(second).run().failures()).isZero();
  }

  @Test
  void stoppingInTheMiddleOfAClaimLeavesNothingClaimed() throws Exception {
    mill.task.does(ScriptedTask::echo);
    for (int round = 0; round < 40; round++) {
      Dispatcher dispatcher = mill.dispatch("w" + round, Mill.SETTINGS, 1);
      RunRow run = mill.landRun("k" + round, "" + round);
      dispatcher.close();
      assertThat(mill.state(run)).as("round %d", round).isNotEqualTo(RunState.RUNNING);
    }
  }
}
