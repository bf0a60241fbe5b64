package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.RunRow;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplaysTest {
  @TempDir Path directory;
  private Mill mill;
  private Compute compute;
  private Replays replays;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
    mill.declare("{on: {bucket: box}, task: echo, model: echo@live, retries: 0}");
    compute = new Compute(1);
    replays = new Replays(mill.database, mill.store, mill.pipelines, mill.tasks, compute);
    mill.dispatch();
  }

  @AfterEach
  void close() {
    compute.close();
    mill.close();
  }

  @Test
  void theSameWorkGivesTheSameResultWithTheModelVersionPinned() throws Exception {
    RunRow run = mill.landRun("a", "hello");
    mill.ended(run);
    mill.task.does(
        context -> {
          assertThat(context.definition().model()).isEqualTo("echo@1");
          return ScriptedTask.echo(context);
        });
    assertThat(replays.replay(run.id()))
        .hasValueSatisfying(replay -> assertThat(replay.identical()).isTrue());
  }

  @Test
  void whatDiffersIsNamed() throws Exception {
    RunRow run = mill.landRun("a", "hello");
    mill.ended(run);
    mill.task.does(
        context -> {
          ObjectNode other =
              ((ObjectNode) ScriptedTask.echo(context).result()).put("text", "hallo");
          return new Answer(other, new Provenance("echo", "1", "sha256:0", "none", "java 26"));
        });
    Replays.Replay replay = replays.replay(run.id()).orElseThrow();
    assertThat(replay.identical()).isFalse();
    assertThat(replay.differences())
        .extracting(JsonDifference::path)
        .containsExactly("/result/text", "/runtime");
  }

  @Test
  void aRunWithoutResultOrObjectCannotBeReplayed() throws Exception {
    RunRow run = mill.landRun("a", "hello");
    mill.ended(run);
    mill.objects.delete("box", "a");
    assertThatThrownBy(() -> replays.replay(run.id())).hasMessageContaining("was deleted");
    mill.task.does(
        context -> {
          throw new BadInputException("bad", "bad");
        });
    RunRow dead = mill.landRun("b", "x");
    mill.ended(dead);
    assertThatThrownBy(() -> replays.replay(dead.id()))
        .hasMessageContaining("is dead and has no result");
    assertThat(replays.replay("nothing")).isEmpty();
  }
}
