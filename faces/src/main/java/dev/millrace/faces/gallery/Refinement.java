package dev.millrace.faces.gallery;

import java.util.Arrays;

/**
 * Corrects a shipped calibration by a collection's own pairs of different people.
 *
 * <p>Own pairs are few, so they say little about the far tail, where the thresholds lie, and much
 * about where the distribution as a whole sits. The cosine that {@value #SHARE} of own pairs reach
 * is compared with the shipped one, and the shipped distribution is moved by the difference,
 * weighted by how many own pairs there are. That level, not the largest values, because two entries
 * for the same person (a common mistake) give a few very high own pairs, which must not push the
 * thresholds up. The move is bounded, and bounded tighter towards looser thresholds.
 */
final class Refinement {
  /** The level that is compared. */
  static final double SHARE = 0.05;

  /** Own pairs below which they are not heard: 20 people have 190. */
  static final int FEWEST_PAIRS = 190;

  /** So many own pairs weigh as much as the shipped measurement. */
  private static final int EVEN = 1_000;

  private static final double MOST_STRICTER = 0.15;
  private static final double MOST_LOOSER = 0.05;

  private Refinement() {}

  static boolean applies(float[] ownImpostorCosines) {
    return ownImpostorCosines.length >= FEWEST_PAIRS;
  }

  static Calibration refine(Calibration shipped, float[] ownImpostorCosines) {
    float[] own = ownImpostorCosines.clone();
    Arrays.sort(own);
    double difference =
        own[own.length - (int) Math.ceil(SHARE * own.length)] - shipped.cosine(SHARE);
    double weight = own.length / (double) (own.length + EVEN);
    return shipped.shifted(Math.clamp(weight * difference, -MOST_LOOSER, MOST_STRICTER));
  }
}
