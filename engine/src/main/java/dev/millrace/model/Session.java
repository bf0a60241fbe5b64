package dev.millrace.model;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * One loaded graph, ready to run. Thread-safe: many threads may call {@link #run} at once. A method
 * added here is to be passed on by {@link ServedSession}, which is what callers hold.
 */
public interface Session extends AutoCloseable {

  /** Names, datatypes and shapes of the inputs and outputs. */
  Signature signature();

  /**
   * What runs this one, where that is more than its runtime's version: the packages an author's
   * code loaded, such as {@code R 4.2.2 (randomForest 4.7-1.1)}. Another text than the last time
   * means that the verification cases say anew whether the answers stayed the same.
   */
  default Optional<String> runtime() {
    return Optional.empty();
  }

  /**
   * What the file says of itself beyond its signature, such as ONNX's {@code metadata_props}; empty
   * when its format has no place for that.
   */
  default Map<String, String> metadata() {
    return Map.of();
  }

  /**
   * How many rows of different requests are run together at most; 1 when each is run alone. Where
   * it is more, {@link #run(Map, Patience)} has a share in that.
   */
  default int batch() {
    return 1;
  }

  /**
   * Runs the graph for a caller that has a thread to wait on, together with what else waits, where
   * that pays. Not for the threads that models run on.
   *
   * @throws TimeoutException when there is no answer in time
   * @throws ModelException as {@link #run(Map)} does
   */
  default Map<String, Tensor> run(Map<String, Tensor> inputs, Patience patience)
      throws InterruptedException, TimeoutException {
    patience.begun().run();
    try {
      return run(inputs);
    } finally {
      patience.ended().run();
    }
  }

  /**
   * Runs the graph on the calling thread, which others wait for, and gives up when that takes
   * longer than some ten milliseconds.
   *
   * @return empty when it gave up, or would have had to wait, or when runs of this runtime cannot
   *     be ended; the graph is to be run in another way then
   * @throws ModelException as {@link #run(Map)} does
   */
  default Optional<Map<String, Tensor>> runBriefly(Map<String, Tensor> inputs) {
    return Optional.empty();
  }

  /**
   * Runs the graph.
   *
   * @param inputs one tensor for each input of the signature; they may be reused once this returns
   * @return every output, by name, in memory of its own
   * @throws ModelException when an input does not fit the signature or the runtime fails
   */
  Map<String, Tensor> run(Map<String, Tensor> inputs);

  @Override
  void close();
}
