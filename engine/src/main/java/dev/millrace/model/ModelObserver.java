package dev.millrace.model;

import java.time.Duration;
import java.util.Map;

/**
 * Told of every use of a served graph, whoever it was for: drift, metrics, traces. Called on the
 * caller's thread; must be quick, must not throw, and must not keep the tensors, whose memory may
 * be used again.
 */
public interface ModelObserver {

  /** A graph answered. */
  void answered(
      ModelVersion version,
      String role,
      Map<String, Tensor> inputs,
      Map<String, Tensor> outputs,
      Duration took);

  /** A graph did not answer. */
  void failed(ModelVersion version, String role, RuntimeException reason, Duration took);
}
