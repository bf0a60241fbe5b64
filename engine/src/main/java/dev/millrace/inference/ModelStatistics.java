package dev.millrace.inference;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What was asked of one model version since the program started. Thread-safe. */
public final class ModelStatistics {
  private static final int MOST_BATCH_SIZES = 64;

  private final String name;
  private final String version;
  private final Total success = new Total();
  private final Total fail = new Total();
  private final Total queue = new Total();
  private final Total input = new Total();
  private final Total infer = new Total();
  private final Total output = new Total();
  private final LongAdder inferences = new LongAdder();
  private final Map<Long, Total> batches = new ConcurrentHashMap<>();
  private final Brevity brevity = new Brevity();
  private volatile long lastInference;

  ModelStatistics(String name, String version) {
    this.name = name;
    this.version = version;
  }

  /** How often something was done, and how long that took together. */
  public static final class Total {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void add(long took) {
      count.increment();
      nanos.add(took);
    }

    public long count() {
      return count.sum();
    }

    public long nanos() {
      return nanos.sum();
    }
  }

  void succeeded(Timing timing, long batch) {
    success.add(timing.total());
    queue.add(timing.queue());
    input.add(timing.input());
    infer.add(timing.infer());
    inferences.add(Math.max(1, batch));
    lastInference = System.currentTimeMillis();
    Total ofBatch = batches.get(batch);
    if (ofBatch == null && batches.size() < MOST_BATCH_SIZES) {
      ofBatch = batches.computeIfAbsent(batch, any -> new Total());
    }
    if (ofBatch != null) {
      ofBatch.add(timing.infer());
    }
  }

  void failed(Timing timing) {
    fail.add(timing.total());
  }

  /** An answer was put into the form it travels in. */
  public void written(long nanos) {
    output.add(nanos);
  }

  /** Whether its runs are brief. */
  Brevity brevity() {
    return brevity;
  }

  /** The name it is asked under. */
  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  /** Requests that were answered, from the moment their inputs were read. */
  public Total success() {
    return success;
  }

  public Total fail() {
    return fail;
  }

  /** Waiting for a thread to compute on. */
  public Total queue() {
    return queue;
  }

  /** Reading inputs. */
  public Total input() {
    return input;
  }

  public Total infer() {
    return infer;
  }

  /** Writing outputs. */
  public Total output() {
    return output;
  }

  /** Rows inferred: a request of a batch of 64 counts 64. */
  public long inferences() {
    return inferences.sum();
  }

  /** Milliseconds since the epoch; 0 when there was none. */
  public long lastInference() {
    return lastInference;
  }

  /** Runs by batch size; only the first 64 different sizes are told apart. */
  public Map<Long, Total> batches() {
    return new TreeMap<>(batches);
  }
}
