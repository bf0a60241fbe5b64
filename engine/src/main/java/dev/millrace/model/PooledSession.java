package dev.millrace.model;

import dev.millrace.pipeline.Compute;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A graph that runs on the compute threads whichever thread asks, and where that pays, runs
 * requests together that wait at the same time.
 *
 * <p>A platform thread runs the graph itself: tasks are on a compute thread already, and their
 * answers, which replays must reproduce to the last bit, never depend on who else asks. A virtual
 * thread's request is queued and a compute thread is asked for. When one comes free it takes as
 * many of the waiting requests as were measured to pay, joins them along the first dimension, and
 * deals out the answers. So nobody ever waits for others to come: an idle program answers one
 * request at once, and the batches grow with the load. When a joined run fails, each request is run
 * alone, so that only those fail that must.
 */
final class PooledSession implements Session {
  /** Requests that may wait; more are refused, since they would only grow old. */
  private static final int MOST_WAITING = 1024;

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Session graph;
  private final Compute compute;
  private final int most;
  private final Deque<Waiting> queue = new ArrayDeque<>(); // guarded by itself

  /**
   * @param most rows in one run; 1 when requests are not to be joined
   */
  PooledSession(Session graph, Compute compute, int most) {
    this.graph = graph;
    this.compute = compute;
    this.most = most;
  }

  private record Waiting(
      Map<String, Tensor> inputs,
      int rows,
      Patience patience,
      CompletableFuture<Map<String, Tensor>> answer) {}

  @Override
  public Signature signature() {
    return graph.signature();
  }

  @Override
  public Optional<String> runtime() {
    return graph.runtime();
  }

  @Override
  public Map<String, String> metadata() {
    return graph.metadata();
  }

  @Override
  public int batch() {
    return most;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    if (!Thread.currentThread().isVirtual()) {
      return graph.run(inputs);
    }
    try {
      return run(inputs, new Patience(FOREVER, () -> {}));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted while waiting for the graph", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("for ever is over", e);
    }
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs, Patience patience)
      throws InterruptedException, TimeoutException {
    graph.signature().check(inputs);
    long rows = Batches.rows(inputs);
    return answer(
        enqueue(
            new Waiting(
                inputs,
                rows < 1 || rows > most ? most : (int) rows,
                patience,
                new CompletableFuture<>())),
        patience.most());
  }

  /** Alone, since it waits for nobody: the caller sees to it that no more run than may. */
  @Override
  public Optional<Map<String, Tensor>> runBriefly(Map<String, Tensor> inputs) {
    return graph.runBriefly(inputs);
  }

  private Waiting enqueue(Waiting one) {
    synchronized (queue) {
      if (queue.size() >= MOST_WAITING) {
        throw new OverloadedException(
            "%d requests wait for this graph already; ask again in a moment"
                .formatted(MOST_WAITING));
      }
      queue.add(one);
    }
    try {
      compute.execute(this::runWaiting);
      return one;
    } catch (RejectedExecutionException e) {
      throw new StoppingException();
    }
  }

  private static Map<String, Tensor> answer(Waiting one, Duration most)
      throws InterruptedException, TimeoutException {
    try {
      return one.answer().get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException | TimeoutException e) {
      one.answer().cancel(false);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException reason
          ? reason
          : new ModelException("the graph failed: " + e.getCause(), e);
    }
  }

  /** One such call was asked for by each request; those that come too late find nothing to do. */
  private void runWaiting() {
    List<Waiting> together = take();
    together.forEach(one -> one.patience().begun().run());
    if (together.size() < 2) {
      together.forEach(this::runAlone);
      return;
    }
    try {
      List<Map<String, Tensor>> answers =
          Batches.split(
              graph.run(Batches.join(together.stream().map(Waiting::inputs).toList())),
              together.stream().map(Waiting::rows).toList());
      together.forEach(one -> one.patience().ended().run());
      for (int i = 0; i < answers.size(); i++) {
        together.get(i).answer().complete(answers.get(i));
      }
    } catch (RuntimeException e) {
      together.forEach(this::runAlone);
    }
  }

  private void runAlone(Waiting one) {
    try {
      Map<String, Tensor> outputs = graph.run(one.inputs());
      one.patience().ended().run();
      one.answer().complete(outputs);
    } catch (Throwable e) {
      one.patience().ended().run();
      one.answer().completeExceptionally(e);
    }
  }

  private List<Waiting> take() {
    List<Waiting> taken = new ArrayList<>();
    int rows = 0;
    synchronized (queue) {
      while (!queue.isEmpty()) {
        Waiting next = queue.getFirst();
        boolean fits =
            taken.isEmpty()
                || (rows + next.rows() <= most
                    && Batches.fit(taken.getFirst().inputs(), next.inputs()));
        if (!fits) {
          break;
        }
        queue.removeFirst();
        if (!next.answer().isDone()) { // its caller gave up
          taken.add(next);
          rows += next.rows();
        }
      }
    }
    return taken;
  }

  /** Lets the graph go; what waits is answered that it is gone. */
  @Override
  public void close() {
    graph.close();
  }
}
