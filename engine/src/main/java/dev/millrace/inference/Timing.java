package dev.millrace.inference;

/**
 * What a request's time went into, in nanoseconds.
 *
 * @param input reading its inputs
 * @param queue waiting for a thread to compute on
 * @param infer running the model
 */
public record Timing(long input, long queue, long infer) {

  /** All of it. */
  public long total() {
    return input + queue + infer;
  }
}
