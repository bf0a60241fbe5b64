package dev.millrace.inference;

/** Told of every request that reached a model version, for metrics. */
public interface InferenceObserver {

  /** Watches nothing. */
  InferenceObserver NONE = new InferenceObserver() {};

  /**
   * A request was answered.
   *
   * @param model the name it was asked under
   * @param batch the first dimension of its first input
   */
  default void answered(String model, String version, Timing timing, long batch) {}

  /** A request got no answer. */
  default void refused(String model, String version, InferenceException.Kind why) {}
}
