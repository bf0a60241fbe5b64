package dev.millrace.model;

import java.util.Map;

/** One loaded graph, ready to run. Thread-safe: many threads may call {@link #run} at once. */
public interface Session extends AutoCloseable {

  /** Names, datatypes and shapes of the inputs and outputs. */
  Signature signature();

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
