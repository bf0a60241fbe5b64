package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.pipeline.Compute;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BatchingTest {

  /** A graph [n, 1] → [n, 1] with a price for each run and each row. */
  private static final class Priced implements Session {
    private final long microsPerRun;
    private final long microsPerRow;
    private final BiFunction<float[], Integer, Float> answer;
    final List<Integer> runs = java.util.Collections.synchronizedList(new ArrayList<>());
    volatile CountDownLatch gate = new CountDownLatch(0);

    Priced(long microsPerRun, long microsPerRow, BiFunction<float[], Integer, Float> answer) {
      this.microsPerRun = microsPerRun;
      this.microsPerRow = microsPerRow;
      this.answer = answer;
    }

    /** Doubles each row, whoever is beside it. */
    Priced(long microsPerRun, long microsPerRow) {
      this(microsPerRun, microsPerRow, (all, i) -> 2 * all[i]);
    }

    @Override
    public Signature signature() {
      Signature.Port in = new Signature.Port("x", Datatype.FP32, List.of(-1L, 1L));
      Signature.Port out = new Signature.Port("y", Datatype.FP32, List.of(-1L, 1L));
      return new Signature(List.of(in), List.of(out));
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      float[] given = java.util.Objects.requireNonNull(inputs.get("x")).toFloats();
      runs.add(given.length);
      long until = System.nanoTime() + 1000 * (microsPerRun + given.length * microsPerRow);
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new ModelException("interrupted", e);
      }
      for (float one : given) {
        if (one == 666) {
          throw new ModelException("the row 666 cannot be answered");
        }
      }
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      Tensor output = Tensor.floats(given.length, 1);
      FloatBuffer to = output.asFloats();
      for (int i = 0; i < given.length; i++) {
        to.put(answer.apply(given, i));
      }
      return Map.of("y", output);
    }

    @Override
    public void close() {}
  }

  private static Map<String, Tensor> row(float... values) {
    Tensor tensor = Tensor.floats(values.length, 1);
    tensor.asFloats().put(values);
    return Map.of("x", tensor);
  }

  private static Batching measured(Session session, float... given) {
    VerificationCase one = new VerificationCase("model/0", "model", row(given), Map.of(), Map.of());
    return BatchMeasurement.of(session, List.of(one), output -> Tolerance.DEFAULT);
  }

  @Test
  void aGraphWhoseRunsCostMoreThanTheirRowsIsGivenSeveralAtOnce() {
    Batching batching = measured(new Priced(1000, 5), 1, 2, 3);
    assertThat(batching.rows()).isGreaterThanOrEqualTo(4);
    assertThat(batching.rowsPerSecond()).containsKeys(1, 2, 4);
    assertThat(batching.reason()).contains("times as fast");
  }

  @Test
  void aGraphWhoseRowsCostAllIsGivenOneAtATime() {
    Batching batching = measured(new Priced(0, 500), 1);
    assertThat(batching.rows()).isEqualTo(1);
    assertThat(batching.reason()).contains("gains less than a fifth");
  }

  @Test
  void aGraphThatMixesItsRowsIsNeverGivenJoinedRequestsHoweverMuchFasterThatWouldBe() {
    Priced centred =
        new Priced(
            2000,
            1,
            (all, i) -> {
              double mean =
                  IntStream.range(0, all.length).mapToDouble(k -> all[k]).average().orElse(0);
              return (float) (all[i] - mean);
            });
    Batching batching = measured(centred, 5);
    assertThat(batching.rows()).isEqualTo(1);
    assertThat(batching.reason()).contains("answered otherwise than alone").contains("output 'y'");
  }

  @Test
  void aGraphThatIsSlowAloneIsNotMeasuredAtLength() {
    Priced slow = new Priced(30_000, 0);
    assertThat(measured(slow, 1).rows()).isEqualTo(1);
    assertThat(slow.runs).hasSize(2);
  }

  @Test
  @Timeout(60)
  void requestsThatWaitTogetherAreAnsweredTogetherAndEachGetsItsOwn() throws Exception {
    Priced graph = new Priced(0, 0);
    graph.gate = new CountDownLatch(1);
    try (Compute compute = new Compute(1);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Session pooled = new PooledSession(graph, compute, 8);
      List<Future<Map<String, Tensor>>> answers = new ArrayList<>();
      answers.add(callers.submit(() -> pooled.run(row(0))));
      while (graph.runs.isEmpty()) {
        Thread.sleep(1); // the first holds the only thread
      }
      for (int i = 1; i <= 20; i++) {
        float value = i;
        answers.add(callers.submit(() -> pooled.run(row(value))));
      }
      Thread.sleep(200);
      graph.gate.countDown();
      for (int i = 0; i <= 20; i++) {
        assertThat(java.util.Objects.requireNonNull(answers.get(i).get().get("y")).toFloats())
            .containsExactly(2 * i);
      }
      assertThat(graph.runs).containsExactly(1, 8, 8, 4);
    }
  }

  @Test
  @Timeout(60)
  void ofJoinedRequestsOnlyThatFailsWhichMust() throws Exception {
    Priced graph = new Priced(0, 0);
    graph.gate = new CountDownLatch(1);
    try (Compute compute = new Compute(1);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Session pooled = new PooledSession(graph, compute, 8);
      Future<Map<String, Tensor>> first = callers.submit(() -> pooled.run(row(0)));
      while (graph.runs.isEmpty()) {
        Thread.sleep(1);
      }
      Future<Map<String, Tensor>> good = callers.submit(() -> pooled.run(row(3, 4)));
      Future<Map<String, Tensor>> bad = callers.submit(() -> pooled.run(row(666)));
      Thread.sleep(100);
      graph.gate.countDown();
      first.get();
      assertThat(java.util.Objects.requireNonNull(good.get().get("y")).toFloats())
          .containsExactly(6, 8);
      assertThatThrownBy(bad::get).hasMessageContaining("the row 666");
    }
  }

  @Test
  @Timeout(60)
  void moreRequestsThanMayWaitAreRefused() throws Exception {
    Priced graph = new Priced(0, 0);
    graph.gate = new CountDownLatch(1);
    try (Compute compute = new Compute(1);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Session pooled = new PooledSession(graph, compute, 1);
      List<Future<Map<String, Tensor>>> answers = new ArrayList<>();
      for (int i = 0; i < 1100; i++) {
        float value = i % 100;
        answers.add(callers.submit(() -> pooled.run(row(value))));
      }
      long refused;
      do {
        Thread.sleep(10);
        refused = answers.stream().filter(Future::isDone).count();
      } while (refused < 75);
      graph.gate.countDown();
      int failed = 0;
      for (Future<Map<String, Tensor>> answer : answers) {
        try {
          answer.get();
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(OverloadedException.class);
          failed++;
        }
      }
      assertThat(failed).isBetween(75, 76); // one may wait on its way to the thread
    }
  }

  @Test
  void aTaskOnAComputeThreadRunsAloneWhoeverElseAsks() {
    Priced graph = new Priced(0, 0);
    try (Compute compute = new Compute(1)) {
      Session pooled = new PooledSession(graph, compute, 8);
      assertThat(java.util.Objects.requireNonNull(pooled.run(row(5)).get("y")).toFloats())
          .containsExactly(10);
      assertThat(graph.runs).containsExactly(1);
    }
  }

  @Test
  void textsAreJoinedAndTakenApartToo() {
    Map<String, Tensor> one = Map.of("t", Tensor.texts(new long[] {2}, List.of("a", "")));
    Map<String, Tensor> other = Map.of("t", Tensor.texts(new long[] {1}, List.of("größe")));
    Map<String, Tensor> joined = Batches.join(List.of(one, other));
    assertThat(Batches.split(joined, List.of(2, 1))).containsExactly(one, other);
  }
}
