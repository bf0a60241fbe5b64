package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.ledger.ObjectRows;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of a dispatcher whose claiming thread is never started: what it begins, landings claimed. */
@Timeout(60)
class LandingClaimTest {
  @TempDir Path directory;
  private final CountDownLatch release = new CountDownLatch(1);
  private Mill mill;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
    mill.declare("{on: {bucket: box}, task: echo, retries: 2}");
  }

  @AfterEach
  void close() {
    release.countDown();
    mill.close();
  }

  private void blockTasks() {
    mill.task.does(
        context -> {
          release.await();
          return ScriptedTask.echo(context);
        });
  }

  @Test
  void whatLandsWhileAThreadIsIdleBeginsWithoutAFurtherLook() throws Exception {
    mill.idleDispatcher(1);
    RunRow run = mill.landRun("a", "hello");
    assertThat(run.state()).as("as it was made").isEqualTo(RunState.READY);
    assertThat(mill.ended(run).attempts()).singleElement().matches(a -> a.owner().equals("idle"));
    assertThat(mill.state(run)).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatLandsWhileAllThreadsAreBusyWaitsForTheDispatcher() throws Exception {
    Dispatcher dispatcher = mill.idleDispatcher(1);
    blockTasks();
    RunRow first = mill.landRun("a", "hello");
    RunRow second = mill.landRun("b", "hello");
    assertThat(mill.state(first)).isEqualTo(RunState.RUNNING);
    assertThat(mill.state(second)).isEqualTo(RunState.READY);
    assertThat(mill.view(second).attempts()).isEmpty();
    release.countDown();
    dispatcher.start();
    assertThat(mill.ended(second).run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theOldestRunGoesFirstAndTheNewOneIsNotForgotten() throws Exception {
    RunRow older = mill.landRun("older", "hello");
    Dispatcher dispatcher = mill.idleDispatcher(1);
    long rings = mill.bells.work().rings();
    RunRow newer = mill.landRun("newer", "hello");
    assertThat(mill.ended(older).run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(mill.state(newer)).isEqualTo(RunState.READY);
    assertThat(mill.bells.work().rings()).as("the dispatcher is told").isGreaterThan(rings);
    dispatcher.start();
    assertThat(mill.ended(newer).run().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aPipelinesOwnLimitHoldsAtLandingsToo() throws Exception {
    mill.declare("{on: {bucket: box}, task: echo, concurrency: 1}");
    mill.idleDispatcher(4);
    blockTasks();
    List<RunRow> runs = List.of(mill.landRun("a", "1"), mill.landRun("b", "2"));
    assertThat(runs).extracting(mill::state).containsExactly(RunState.RUNNING, RunState.READY);
  }

  @Test
  void aLandingThatFailsLeavesTheRoomItHadTaken() throws Exception {
    Dispatcher dispatcher = mill.idleDispatcher(1);
    RunRow waiting = waiting(dispatcher);
    try (LandingClaim claim = new LandingClaim(dispatcher.claims())) {
      assertThatThrownBy(
              () ->
                  mill.database.write(
                      handle -> {
                        claim.claim(
                            handle,
                            ObjectRows.get(handle, waiting.objectId()).orElseThrow(),
                            mill.pipelines.active(),
                            mill.clock.instant());
                        throw new IllegalStateException("the landing fails");
                      }))
          .hasMessage("the landing fails");
    }
    assertThat(mill.state(waiting)).isEqualTo(RunState.READY);
    mill.landRun("b", "hello");
    assertThat(mill.ended(waiting).attempts()).hasSize(1);
  }

  /** A run that no dispatcher was there to claim. */
  private RunRow waiting(Dispatcher dispatcher) throws Exception {
    blockTasks();
    RunRow holder = mill.landRun("holder", "hello");
    RunRow waiting = mill.landRun("waiting", "hello");
    assertThat(mill.state(waiting)).isEqualTo(RunState.READY);
    release.countDown();
    mill.ended(holder);
    while (dispatcher.claims().underWay()) {
      Thread.sleep(1); // its slot is free a moment after its result is there
    }
    return waiting;
  }

  @Test
  void nothingIsClaimedOnceTheDispatcherStops() throws Exception {
    Dispatcher dispatcher = mill.idleDispatcher(1);
    dispatcher.close();
    RunRow run = mill.landRun("a", "hello");
    assertThat(mill.state(run)).isEqualTo(RunState.READY);
    assertThat(mill.view(run).attempts()).isEmpty();
  }
}
