package dev.millrace.faces.align;

/**
 * A rotation, a uniform scale and a shift of the plane, without reflection: {@code (x, y)} goes to
 * {@code (a·x − b·y + tx, b·x + a·y + ty)}.
 */
public record Similarity(double a, double b, double tx, double ty) {

  /** Nothing but a uniform scale and a shift. */
  public static Similarity of(double scale, double tx, double ty) {
    return new Similarity(scale, 0, tx, ty);
  }

  /**
   * The least-squares fit that takes {@code from} onto {@code to}: it minimises the summed squared
   * distances, measured in the plane of {@code to}. In the plane the solution is closed-form:
   * centre both sets, then {@code a} and {@code b} are their dot and cross products over the spread
   * of {@code from} (Umeyama 1991 without the reflection case).
   *
   * @param from x0, y0, x1, y1, …; at least two different points
   * @param to as many points
   */
  public static Similarity fit(double[] from, double[] to) {
    if (from.length != to.length || from.length < 4 || from.length % 2 != 0) {
      throw new IllegalArgumentException(
          "a fit needs two lists of as many points, at least two: "
              + from.length / 2
              + " and "
              + to.length / 2);
    }
    double[] fromCentre = centroid(from);
    double[] toCentre = centroid(to);
    double dot = 0;
    double cross = 0;
    double spread = 0;
    for (int i = 0; i < from.length; i += 2) {
      double px = from[i] - fromCentre[0];
      double py = from[i + 1] - fromCentre[1];
      double qx = to[i] - toCentre[0];
      double qy = to[i + 1] - toCentre[1];
      dot += px * qx + py * qy;
      cross += px * qy - py * qx;
      spread += px * px + py * py;
    }
    if (!(spread > 0)) {
      throw new IllegalArgumentException("all points to fit from are the same point");
    }
    double a = dot / spread;
    double b = cross / spread;
    return new Similarity(
        a,
        b,
        toCentre[0] - a * fromCentre[0] + b * fromCentre[1],
        toCentre[1] - b * fromCentre[0] - a * fromCentre[1]);
  }

  private static double[] centroid(double[] points) {
    double x = 0;
    double y = 0;
    for (int i = 0; i < points.length; i += 2) {
      x += points[i];
      y += points[i + 1];
    }
    int count = points.length / 2;
    return new double[] {x / count, y / count};
  }

  public double x(double x, double y) {
    return a * x - b * y + tx;
  }

  public double y(double x, double y) {
    return b * x + a * y + ty;
  }

  /** Every point of {@code x0, y0, x1, y1, …} moved. */
  public double[] apply(double[] points) {
    double[] moved = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      moved[i] = x(points[i], points[i + 1]);
      moved[i + 1] = y(points[i], points[i + 1]);
    }
    return moved;
  }

  /** How much longer a distance becomes. */
  public double scale() {
    return Math.hypot(a, b);
  }

  /** First this, then {@code next}. */
  public Similarity then(Similarity next) {
    return new Similarity(
        next.a * a - next.b * b, next.b * a + next.a * b, next.x(tx, ty), next.y(tx, ty));
  }
}
