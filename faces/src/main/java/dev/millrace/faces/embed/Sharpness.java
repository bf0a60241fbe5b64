package dev.millrace.faces.embed;

/**
 * How much fine detail a chip holds: the mean squared Laplacian of its brightness over its
 * variance, in the middle of the chip where the face is. The ratio does not depend on exposure or
 * contrast; it falls with blur, and with enlargement of a face that has too few pixels.
 */
final class Sharpness {

  /** The ratio at which a face counts as half sharp; the scale is set by blurred sample photos. */
  private static final double HALF = 0.01;

  private Sharpness() {}

  /** 0 (a smear) .. 1, from red, green and blue planes of {@code side * side} values. */
  static double of(float[] planes, int side) {
    int margin = side / 5;
    double sum = 0;
    double squares = 0;
    double laplacian = 0;
    int plane = side * side;
    for (int row = margin; row < side - margin; row++) {
      for (int i = row * side + margin; i < (row + 1) * side - margin; i++) {
        float centre = planes[i + plane];
        float around =
            planes[i + plane - 1]
                + planes[i + plane + 1]
                + planes[i + plane - side]
                + planes[i + plane + side];
        float difference = around - 4 * centre;
        laplacian += difference * difference;
        sum += centre;
        squares += centre * centre;
      }
    }
    int count = (side - 2 * margin) * (side - 2 * margin);
    double variance = squares / count - (sum / count) * (sum / count);
    double ratio = laplacian / count / (variance + 1);
    return ratio / (ratio + HALF);
  }
}
