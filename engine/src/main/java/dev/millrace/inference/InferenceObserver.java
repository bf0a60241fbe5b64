package dev.millrace.inference;

/** Told of every request that reached a model version, for metrics and traces. Must be quick. */
public interface InferenceObserver {

  /** Watches nothing. */
  InferenceObserver NONE = new InferenceObserver() {};

  /**
   * A request was answered.
   *
   * @param batch the first dimension of its first input
   */
  default void answered(OfferedModel model, Arrival arrival, Timing timing, long batch) {}

  /** A request got no answer. */
  default void refused(OfferedModel model, Arrival arrival, InferenceException why) {}

  /** This one and then another. */
  default InferenceObserver and(InferenceObserver other) {
    InferenceObserver first = this;
    return new InferenceObserver() {
      @Override
      public void answered(OfferedModel model, Arrival arrival, Timing timing, long batch) {
        first.answered(model, arrival, timing, batch);
        other.answered(model, arrival, timing, batch);
      }

      @Override
      public void refused(OfferedModel model, Arrival arrival, InferenceException why) {
        first.refused(model, arrival, why);
        other.refused(model, arrival, why);
      }
    };
  }
}
