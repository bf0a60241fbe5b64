package dev.millrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.ledger.RunRow;
import dev.millrace.ledger.RunState;
import dev.millrace.ledger.ShadowRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A version runs beside the live one and is only compared; and two versions on what was seen. */
@Timeout(60)
class ShadowsTest {
  @TempDir Path directory;
  private Mill mill;
  private Compute compute;
  private Comparisons comparisons;

  @BeforeEach
  void open() {
    mill = new Mill(directory);
    mill.declare(
        "{on: {bucket: box}, task: echo, model: echo@live, shadow: candidate, retries: 0}");
    compute = new Compute(1);
    comparisons =
        new Comparisons(
            mill.database, mill.store, mill.pipelines, mill.tasks, compute, Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    compute.close();
    mill.close();
  }

  /** Answers in capitals when the candidate or version 2 is asked. */
  private static Answer shouting(TaskContext context) throws Exception {
    String model = Objects.requireNonNull(context.definition().model());
    String text = ScriptedTask.echo(context).result().path("text").asText();
    boolean other = model.equals("echo@candidate") || model.equals("echo@2");
    if (other && text.equals("bad")) {
      throw new IllegalStateException("the candidate cannot read this");
    }
    String said = other && !text.equals("same") ? text.toUpperCase(java.util.Locale.ROOT) : text;
    return new Answer(
        JsonNodeFactory.instance.objectNode().put("text", said),
        new Provenance("echo", other ? "2" : "1", "sha256:" + model, "none", "java"));
  }

  private ShadowRow shadow(RunRow run) throws InterruptedException {
    for (int i = 0; i < 400; i++) {
      ShadowRow shadow = mill.view(run).shadow();
      if (shadow != null) {
        return shadow;
      }
      TimeUnit.MILLISECONDS.sleep(25);
    }
    throw new AssertionError("the shadow of " + run.id() + " was not recorded");
  }

  @Test
  void theShadowsAnswerIsKeptBesideTheResultAndIsNotTheAnswer() throws Exception {
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    RunRow run = mill.landRun("a", "hello");
    RunView view = mill.ended(run);
    assertThat(Objects.requireNonNull(view.result()).json()).isEqualTo("{\"text\":\"hello\"}");
    ShadowRow shadow = shadow(run);
    assertThat(shadow.outcome()).isEqualTo(ShadowRow.DIFFERENT);
    assertThat(shadow.json()).isEqualTo("{\"text\":\"HELLO\"}");
    assertThat(shadow.model()).isEqualTo("echo@candidate");
    assertThat(shadow.modelVersion()).isEqualTo("2");
    assertThat(shadow.differences())
        .isEqualTo(
            "{\"count\":1,\"first\":[{\"path\":\"/text\",\"live\":\"hello\",\"shadow\":\"HELLO\"}]}");
  }

  @Test
  void aShadowThatFailsFailsNoRunAndIsCounted() throws Exception {
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    for (String text : new String[] {"bad", "same", "other", "more"}) {
      RunRow run = mill.landRun(text, text);
      assertThat(mill.ended(run).run().state()).isEqualTo(RunState.SUCCEEDED);
      shadow(run);
    }
    Runs.ShadowSummary summary = mill.runs.shadows("p", 10);
    assertThat(summary.counts())
        .containsExactlyInAnyOrder(
            new ShadowRow.Count(null, ShadowRow.FAILED, 1),
            new ShadowRow.Count("2", ShadowRow.SAME, 1),
            new ShadowRow.Count("2", ShadowRow.DIFFERENT, 2));
    assertThat(summary.unlike())
        .extracting(ShadowRow::error)
        .containsExactly(null, null, "the candidate cannot read this");
  }

  @Test
  void theResultDoesNotWaitForTheShadow() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    mill.task.does(
        context -> {
          if ("echo@candidate".equals(context.definition().model())) {
            letGo.await();
          }
          return shouting(context);
        });
    mill.dispatch();
    RunRow run = mill.landRun("a", "hello");
    assertThat(mill.ended(run).run().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(mill.view(run).shadow()).isNull();
    letGo.countDown();
    shadow(run);
  }

  @Test
  void aShadowThatAStopCutOffIsMadeAfterTheNextStart() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    mill.task.does(
        context -> {
          if ("echo@candidate".equals(context.definition().model())) {
            never.await();
          }
          return shouting(context);
        });
    mill.dispatch();
    RunRow run = mill.landRun("a", "hello");
    RunRow deleted = mill.landRun("b", "gone");
    mill.ended(run);
    mill.ended(deleted);
    mill.objects.delete("box", "b");
    mill.close(); // as a crash would, it leaves the shadows unmade

    mill = new Mill(directory);
    assertThat(mill.view(run).shadow()).isNull();
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    Objects.requireNonNull(mill.worker).makeOwedShadows(mill.clock.instant());
    ShadowRow shadow = shadow(run);
    assertThat(shadow.outcome()).isEqualTo(ShadowRow.DIFFERENT);
    assertThat(shadow.json()).isEqualTo("{\"text\":\"HELLO\"}");
    assertThat(mill.view(deleted).shadow()).isNull();
    for (int i = 0; i < 400 && owed() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(25);
    }
    assertThat(owed()).isZero();
  }

  @Test
  void aShadowThatIsCutOffAgainAndAgainIsGivenUpAsFailed() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ScriptedTask.Script hanging =
        context -> {
          if ("echo@candidate".equals(context.definition().model())) {
            never.await();
          }
          return shouting(context);
        };
    mill.task.does(hanging);
    mill.dispatch();
    RunRow run = mill.landRun("a", "hello");
    mill.ended(run);
    for (int start = 0; start < 4; start++) {
      mill.close();
      mill = new Mill(directory);
      mill.task.does(hanging);
      mill.dispatch();
      Objects.requireNonNull(mill.worker).makeOwedShadows(mill.clock.instant());
      TimeUnit.MILLISECONDS.sleep(300); // it hangs by now
    }
    assertThat(shadow(run).error()).isEqualTo("it was cut off 3 times or more");
    assertThat(owed()).isZero();
  }

  private int owed() {
    return mill.database.read(
        handle -> ShadowRow.owed(handle, mill.clock.instant().plusSeconds(3600), 9).size());
  }

  @Test
  void aShadowThatWasMadeIsNotOwed() throws Exception {
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    shadow(mill.landRun("a", "hello"));
    assertThat(owed()).isZero();
  }

  @Test
  void aShadowIsAnAliasOfThePipelinesModel() {
    assertThatThrownBy(() -> mill.declare("{on: {bucket: box}, task: echo, shadow: candidate}"))
        .hasMessageContaining("'shadow' is an alias of the pipeline's model");
    assertThatThrownBy(
            () ->
                mill.declare(
                    "{on: {bucket: box}, task: echo, model: echo@live, shadow: other@live}"))
        .hasMessageContaining("not other@live");
  }

  @Test
  void aDefinitionWithoutShadowStaysTheTextItWas() {
    PipelineDefinition plain = PipelineParser.parse("{on: {bucket: box}, task: echo}");
    assertThat(PipelineParser.format(plain)).doesNotContain("shadow");
  }

  @Test
  void aComparisonRunsBothVersionsOnTheObjectsSeenLast() throws Exception {
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    for (String text : new String[] {"oldest", "bad", "same", "other"}) {
      mill.ended(mill.landRun(text, text));
    }
    Comparisons.Report report = comparisons.compare("echo", "echo@1", "echo@2", 3);
    assertThat(report.complete()).isTrue();
    assertThat(report.objects())
        .extracting(one -> one.object().key())
        .containsExactly("other", "same", "bad");
    assertThat(report.objects())
        .extracting(Comparisons.Compared::same)
        .containsExactly(false, true, false);
    assertThat(report.objects().getFirst().differences())
        .extracting(JsonDifference::path)
        .containsExactly("/text");
    assertThat(report.objects().getLast().failures())
        .containsExactly("echo@2: the candidate cannot read this");
  }

  @Test
  void comparisonsInTheBackgroundSayHowFarTheyAreAndAreBounded() throws Exception {
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    for (String text : new String[] {"one", "two", "three"}) {
      mill.ended(mill.landRun(text, text));
    }
    CountDownLatch atSecond = new CountDownLatch(1);
    mill.task.does(
        context -> {
          if (ScriptedTask.echo(context).result().path("text").asText().equals("two")) {
            atSecond.countDown();
            new CountDownLatch(1).await();
          }
          return shouting(context);
        });
    try (ComparisonJobs jobs = new ComparisonJobs(comparisons)) {
      ComparisonJob job = jobs.start(new ComparisonJob.Wanted("echo", 1, 2, 9));
      assertThat(atSecond.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(job.state()).isEqualTo(ComparisonJob.State.RUNNING);
      assertThat(job.progress()).isEqualTo(new ComparisonJob.Progress(1, 3));
      ComparisonJob second = jobs.start(new ComparisonJob.Wanted("echo", 1, 2, 9));
      assertThatThrownBy(() -> jobs.start(new ComparisonJob.Wanted("echo", 1, 2, 9)))
          .isInstanceOf(ComparisonJobs.TooManyException.class)
          .hasMessageContaining("2 comparisons are under way");
      assertThat(jobs.cancel("echo", job.id())).isTrue();
      assertThat(jobs.cancel("echo", second.id())).isTrue();
      assertThat(job.await(Duration.ofSeconds(20))).isTrue();
      assertThat(job.state()).isEqualTo(ComparisonJob.State.CANCELLED);
      assertThat(jobs.get("echo", job.id())).isEmpty();
      mill.task.does(ShadowsTest::shouting);
      ComparisonJob third = jobs.start(new ComparisonJob.Wanted("echo", 1, 2, 9));
      assertThat(third.await(Duration.ofSeconds(20))).isTrue();
      assertThat(third.report().orElseThrow().objects()).hasSize(3);
    }
  }

  @Test
  void aComparisonPassesOverObjectsThatWereDeletedAndModelsOfOthers() throws Exception {
    mill.task.does(ShadowsTest::shouting);
    mill.dispatch();
    mill.ended(mill.landRun("a", "gone"));
    mill.ended(mill.landRun("b", "here"));
    mill.objects.delete("box", "a");
    assertThat(comparisons.compare("echo", "echo@1", "echo@2", 9).objects())
        .extracting(one -> one.object().key())
        .containsExactly("b");
    assertThat(comparisons.compare("other", "other@1", "other@2", 9).objects()).isEmpty();
  }
}
