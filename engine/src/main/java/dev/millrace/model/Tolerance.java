package dev.millrace.model;

/**
 * How far a float may be from the expected one: {@code |got − expected| ≤ absolute + relative ·
 * |expected|}, or both no further from zero than {@code zero}. Whole numbers, truth values and
 * texts must be equal; NaN equals NaN.
 *
 * @param absolute called {@code atol} in ONNX's and NumPy's test data
 * @param relative called {@code rtol} there, {@code precision} in PMML
 * @param zero what counts as zero, PMML's {@code zeroThreshold}
 */
public record Tolerance(double absolute, double relative, double zero) {
  /** What holds where a package says nothing: ONNX's own 0.1 %, and 1e-5 for numbers near zero. */
  public static final Tolerance DEFAULT = new Tolerance(1e-5, 1e-3);

  public Tolerance {
    require(absolute);
    require(relative);
    require(zero);
  }

  public Tolerance(double absolute, double relative) {
    this(absolute, relative, 0);
  }

  private static void require(double part) {
    if (!(part >= 0) || Double.isInfinite(part)) {
      throw new IllegalArgumentException(
          "a tolerance is not negative and not infinite, but it says " + part);
    }
  }

  /** The largest difference allowed from an expected value, unless both count as zero. */
  double allowed(double expected) {
    return absolute + relative * Math.abs(expected);
  }

  /** Whether both count as zero. */
  boolean bothZero(double expected, double got) {
    return Math.abs(expected) <= zero && Math.abs(got) <= zero;
  }
}
