package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SweeperTest {
  @TempDir Path directory;
  private Mill mill;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
  }

  @AfterEach
  void close() {
    mill.close();
  }

  @Test
  void anObjectWrittenBehindOurBackGetsItsRunWithinOneSweep() throws Exception {
    mill.declare("{on: {bucket: box}, task: echo}");
    RunRow run = mill.landRun("a", "x");
    mill.database.write(handle -> handle.execute("delete from run"));
    assertThat(mill.sweeper.sweep().runs()).isEqualTo(1);
    assertThat(mill.sweeper.sweep().runs()).isZero();
    assertThat(mill.runs.get(run.id())).isEmpty();
    assertThat(mill.runs.list(dev.millrace.ledger.RunRows.Filter.ALL, 9)).hasSize(1);
  }

  @Test
  void aNewPipelineIsForWhatLandsFromThenOnUnlessItIsToBackfill() throws IOException {
    mill.land("a", "x");
    mill.declare("{on: {bucket: box}, task: echo}");
    assertThat(mill.sweeper.sweep().runs()).isZero();
    mill.pipelines.put(
        "p", PipelineParser.parse("{on: {bucket: box}, task: echo}"), Pipelines.API, true);
    assertThat(mill.sweeper.sweep().runs()).isEqualTo(1);
  }

  @Test
  void whatAVanishedProcessHeldIsTakenBackAtOnce() throws Exception {
    mill.declare("{on: {bucket: box}, task: echo}");
    RunRow run = mill.landRun("a", "x");
    mill.database.write(
        handle ->
            dev.millrace.ledger.RunRows.claim(
                handle,
                "p",
                9,
                "vanished",
                mill.clock.instant(),
                mill.clock.instant().plus(Duration.ofHours(1))));
    assertThat(mill.sweeper.recoverFrom("me")).isEqualTo(1);
    assertThat(mill.state(run)).isEqualTo(RunState.READY);
    mill.dispatch();
    assertThat(mill.ended(run).attempts()).hasSize(2);
  }

  @Test
  void aDeletedPipelinesRunsAreGivenUpAloud() throws IOException {
    mill.declare("{on: {bucket: box}, task: echo}");
    RunRow run = mill.landRun("a", "x");
    assertThat(mill.pipelines.delete("p", Pipelines.API)).isTrue();
    assertThat(mill.view(run).run().errorType()).isEqualTo("pipeline-deleted");
    mill.runs.retry(run.id());
    assertThat(mill.sweeper.sweep().abandoned()).isEqualTo(1);
    assertThat(mill.state(run)).isEqualTo(RunState.DEAD);
  }

  @Test
  void bytesWithoutAnObjectAreCollectedOnceTheyAreOld() throws IOException {
    String orphan;
    try (dev.millrace.object.Kept kept =
        mill.store.keep(new ByteArrayInputStream(new byte[] {1, 2}), 10)) {
      orphan = kept.sha256();
    }
    Path kept = mill.store.file(mill.land("a", "x").object().version());
    assertThat(mill.sweeper.sweep().files()).isZero();
    mill.clock.advance(Duration.ofHours(2));
    assertThat(mill.sweeper.sweep().files()).isEqualTo(1);
    assertThat(kept).exists();
    assertThat(directory.resolve("objects").resolve(orphan.substring(0, 2)).resolve(orphan))
        .doesNotExist();
  }
}
