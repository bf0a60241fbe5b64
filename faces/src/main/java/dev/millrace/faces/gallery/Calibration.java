package dev.millrace.faces.gallery;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;

/**
 * How alike two <em>different</em> people look in one embedding space: the share of such pairs
 * whose cosine reaches a value, measured, and the thresholds that follow from it.
 *
 * <p><b>From a false-alarm rate to a threshold.</b> A stranger who is compared with {@code n}
 * enrolled faces is taken for somebody when the largest of the {@code n} cosines reaches the
 * threshold. With {@code r} the share of impostor pairs at or above it, and comparisons that do not
 * influence each other, that happens to {@code 1 - (1 - r)^n} of strangers (the law of the largest
 * of n). So a rate {@code f} for the whole gallery asks for {@code r = 1 - (1 - f)^(1/n)} at each
 * comparison: about {@code f / n}. Real comparisons do influence each other (the faces of one
 * person resemble each other, some strangers resemble everybody), which makes coincidences overlap:
 * the true rate is then below the stated one, never above {@code n r}.
 *
 * <p><b>Beyond what was measured.</b> With {@code m} pairs nothing rarer than about {@code 1/m} can
 * be read off. There the logarithm of the share is continued as a straight line, with the mean
 * excess over the last measured points as its slope: the exponential tail of extreme-value theory.
 * Cosines end at 1, so the real tail is thinner and the continuation errs to the careful side.
 *
 * @param space the embedding space it was measured in; a prefix ending in {@code *} covers several
 * @param madeBy how, in one sentence
 * @param people how many people took part
 * @param pairs how many pairs of different people were compared
 * @param centre subtracted from every embedding before its direction is taken; empty for none
 * @param points measured (cosine, share at or above it), cosines ascending, shares descending
 * @param tail by how much the natural logarithm of the share falls per unit of cosine beyond the
 *     last point
 */
public record Calibration(
    @JsonProperty("space") String space,
    @JsonProperty("madeBy") String madeBy,
    @JsonProperty("people") int people,
    @JsonProperty("pairs") long pairs,
    @JsonProperty("centre") float[] centre,
    @JsonProperty("points") List<Point> points,
    @JsonProperty("tail") double tail) {

  /** The share of impostor pairs at or above a cosine. */
  public record Point(@JsonProperty("cosine") double cosine, @JsonProperty("share") double share) {}

  private static final double[] SHARES = {
    0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5, 1e-5, 5e-6
  };

  /** A measured share must rest on so many pairs above it. */
  private static final int PAIRS_BEHIND_A_POINT = 10;

  private static final double GENTLEST_TAIL = 5;

  public Calibration {
    points = List.copyOf(points);
    if (points.isEmpty() || !(tail > 0)) {
      throw new IllegalArgumentException(
          "the calibration of " + space + " has no points or no tail");
    }
  }

  /** Measures a distribution from the cosines of pairs of different people. */
  public static Calibration measure(
      String space, String madeBy, int people, float[] centre, float[] impostorCosines) {
    float[] sorted = impostorCosines.clone();
    Arrays.sort(sorted);
    List<Point> points =
        Arrays.stream(SHARES)
            .filter(share -> share * sorted.length >= PAIRS_BEHIND_A_POINT)
            .mapToObj(share -> new Point(quantile(sorted, share), share))
            .toList();
    if (points.isEmpty()) {
      throw new IllegalArgumentException(
          sorted.length + " pairs are too few for a calibration; 20 are the least");
    }
    return new Calibration(
        space, madeBy, people, sorted.length, centre, points, tailOf(sorted, points));
  }

  private static double quantile(float[] ascending, double share) {
    int above = Math.max(1, (int) Math.floor(share * ascending.length));
    return ascending[ascending.length - above];
  }

  /** One over the mean excess, above the point that has ten times as many pairs as the last. */
  private static double tailOf(float[] ascending, List<Point> points) {
    double share = Math.min(0.5, points.getLast().share() * 10);
    double from = quantile(ascending, share);
    int above = Math.max(1, (int) Math.floor(share * ascending.length));
    double excess = 0;
    for (int i = ascending.length - above; i < ascending.length; i++) {
      excess += ascending[i] - from;
    }
    return Math.max(GENTLEST_TAIL, above / Math.max(excess, 1e-9));
  }

  /** The share of impostor pairs at or above a cosine, 0..1. */
  public double share(double cosine) {
    Point last = points.getLast();
    if (cosine >= last.cosine()) {
      return last.share() * Math.exp(-tail * (cosine - last.cosine()));
    }
    Point left = new Point(-1, 1);
    for (Point right : points) {
      if (cosine < right.cosine()) {
        double part = (cosine - left.cosine()) / (right.cosine() - left.cosine());
        return Math.exp(
            Math.log(left.share()) + part * (Math.log(right.share()) - Math.log(left.share())));
      }
      left = right;
    }
    throw new IllegalStateException("points of " + space + " are not ascending");
  }

  /** The cosine that the given share of impostor pairs reaches; above 1 when none should. */
  public double cosine(double share) {
    Point last = points.getLast();
    if (share <= last.share()) {
      return last.cosine() + Math.log(last.share() / share) / tail;
    }
    Point left = new Point(-1, 1);
    for (Point right : points) {
      if (share >= right.share()) {
        double part =
            (Math.log(share) - Math.log(left.share()))
                / (Math.log(right.share()) - Math.log(left.share()));
        return left.cosine() + part * (right.cosine() - left.cosine());
      }
      left = right;
    }
    throw new IllegalStateException("points of " + space + " are not descending");
  }

  /** The cosine at which a stranger is taken for one of {@code n} faces at the given rate. */
  public double threshold(double falseAlarmRate, int n) {
    return cosine(-Math.expm1(Math.log1p(-falseAlarmRate) / Math.max(1, n)));
  }

  /** The share of strangers that reach a cosine with one of {@code n} faces. */
  public double falseAlarm(double cosine, int n) {
    return -Math.expm1(Math.max(1, n) * Math.log1p(-Math.min(share(cosine), 1 - 1e-12)));
  }

  /**
   * The same distribution moved along the cosine. A collection whose people resemble each other
   * more (a family, a school class) than those measured has its tail further right.
   */
  Calibration shifted(double by) {
    return new Calibration(
        space,
        madeBy,
        people,
        pairs,
        centre,
        points.stream().map(p -> new Point(p.cosine() + by, p.share())).toList(),
        tail);
  }
}
