package dev.millrace.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QualityTest {

  /** A frontal face with 53 pixels between its eyes. */
  private static final double[] FRONTAL = {47, 46, 100, 46, 73.5, 78, 50, 103, 97, 103};

  @Test
  void aLargeSharpFrontalFaceIsNearlyPerfect() {
    assertThat(Quality.of(FRONTAL, 1)).isGreaterThan(0.95);
  }

  @Test
  void poseDoesNotDependOnPlaceSizeOrTilt() {
    double[] moved = new double[10];
    for (int i = 0; i < 10; i += 2) {
      moved[i] = 3 * (0.8 * FRONTAL[i] - 0.6 * FRONTAL[i + 1]) + 500;
      moved[i + 1] = 3 * (0.6 * FRONTAL[i] + 0.8 * FRONTAL[i + 1]) - 70;
    }

    assertThat(Quality.pose(moved)).isCloseTo(Quality.pose(FRONTAL), within(1e-9));
  }

  @Test
  void turningAwayAndNoddingLowerIt() {
    assertThat(Quality.of(nose(10, 0), 1)).isBetween(0.7, 0.95);
    assertThat(Quality.of(nose(26, 0), 1)).isLessThan(0.45);
    assertThat(Quality.of(nose(0, 22), 1)).isLessThan(0.65);
    assertThat(Quality.of(nose(0, -22), 1)).isLessThan(0.65);
  }

  @Test
  void aSmallFaceIsPoorInProportion() {
    double[] small = new double[10];
    for (int i = 0; i < 10; i++) {
      small[i] = FRONTAL[i] / 5;
    }

    assertThat(Quality.of(small, 1) / Quality.of(FRONTAL, 1)).isCloseTo(10.6 / 40, within(1e-9));
  }

  @Test
  void pointsThatFallTogetherAreNoFace() {
    assertThat(Quality.of(new double[10], 1)).isZero();
  }

  private static double[] nose(double across, double down) {
    double[] face = FRONTAL.clone();
    face[4] += across;
    face[5] += down;
    return face;
  }
}
