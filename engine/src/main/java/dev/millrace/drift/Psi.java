package dev.millrace.drift;

/**
 * The population stability index: how far the shares of some bins have moved from those of a
 * reference, {@code Σ (recent − reference) · ln(recent / reference)}.
 *
 * <p>The field reads it as: below 0.1 nothing happened, above 0.25 it is another population. Half a
 * value is added to each bin on both sides, so that an empty bin is a small share and not an
 * infinite distance. Samples of n and m values of one population over k bins differ by about {@code
 * (k − 1) (1/n + 1/m)} by chance alone.
 */
final class Psi {
  private static final double HALF = 0.5;

  private Psi() {}

  static double of(long[] reference, long[] recent) {
    double before = total(reference);
    double now = total(recent);
    double psi = 0;
    for (int i = 0; i < reference.length; i++) {
      double expected = (reference[i] + HALF) / before;
      double actual = (recent[i] + HALF) / now;
      psi += (actual - expected) * Math.log(actual / expected);
    }
    return psi;
  }

  private static double total(long... counts) {
    double total = HALF * counts.length;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
