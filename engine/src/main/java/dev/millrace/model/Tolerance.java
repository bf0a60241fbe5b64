package dev.millrace.model;

/**
 * How far a float may be from the expected one: {@code |got − expected| ≤ absolute + relative ·
 * |expected|}. Whole numbers and truth values must be equal; NaN equals NaN.
 */
public record Tolerance(double absolute, double relative) {
  /** What holds where a package says nothing: ONNX's own 0.1 %, and 1e-5 for numbers near zero. */
  public static final Tolerance DEFAULT = new Tolerance(1e-5, 1e-3);

  public Tolerance {
    if (!(absolute >= 0 && relative >= 0)
        || Double.isInfinite(absolute)
        || Double.isInfinite(relative)) {
      throw new IllegalArgumentException(
          "a tolerance is not negative and not infinite: " + absolute + ", " + relative);
    }
  }

  /** The largest difference allowed from an expected value. */
  double allowed(double expected) {
    return absolute + relative * Math.abs(expected);
  }
}
