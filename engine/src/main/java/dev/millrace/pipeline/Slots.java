package dev.millrace.pipeline;

import java.util.HashMap;
import java.util.Map;

/**
 * How many runs are held at once, in all and of each pipeline, and that no more are. Thread-safe.
 */
final class Slots {
  private final int most;
  private final Map<String, Integer> byPipeline = new HashMap<>();
  private int taken;

  /**
   * @param most in all
   */
  Slots(int most) {
    this.most = most;
  }

  /**
   * Takes a fair share of the free ones, within the pipeline's own limit; how many that are.
   *
   * @param sharers how many pipelines, this one among them, share what is free
   */
  synchronized int takeShare(PipelineVersion pipeline, int sharers) {
    int free = most - taken;
    return take(pipeline, free <= 0 ? 0 : Math.max(1, free / sharers));
  }

  /**
   * Takes one if fewer than that are taken and the pipeline's own limit allows it.
   *
   * @param below at most that many are taken in all afterwards
   */
  synchronized boolean takeOne(PipelineVersion pipeline, int below) {
    return taken < below && take(pipeline, 1) == 1;
  }

  private int take(PipelineVersion pipeline, int wanted) {
    int limit = pipeline.definition().concurrency();
    int held = byPipeline.getOrDefault(pipeline.name(), 0);
    int count = limit == 0 ? wanted : Math.max(0, Math.min(wanted, limit - held));
    byPipeline.put(pipeline.name(), held + count);
    taken += count;
    return count;
  }

  /** Gives back what was taken. */
  synchronized void giveBack(String pipeline, int count) {
    taken -= count;
    byPipeline.computeIfPresent(
        pipeline, (name, held) -> held == count ? null : (Integer) (held - count));
  }

  /** How many are taken. */
  synchronized int taken() {
    return taken;
  }
}
