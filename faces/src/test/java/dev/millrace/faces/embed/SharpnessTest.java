package dev.millrace.faces.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SharpnessTest {

  private static final int SIDE = 150;

  @Test
  void blurLowersIt() {
    double sharp = Sharpness.of(waves(4), SIDE);
    double soft = Sharpness.of(waves(12), SIDE);
    double smear = Sharpness.of(waves(40), SIDE);

    assertThat(sharp).isGreaterThan(0.9);
    assertThat(soft).isBetween(smear, sharp);
    assertThat(smear).isLessThan(0.15);
  }

  @Test
  void itDoesNotDependOnContrastOrExposure() {
    float[] chip = waves(10);
    float[] dim = chip.clone();
    for (int i = 0; i < dim.length; i++) {
      dim[i] = dim[i] * 0.5f + 20;
    }

    assertThat(Sharpness.of(dim, SIDE)).isCloseTo(Sharpness.of(chip, SIDE), within(0.01));
  }

  @Test
  void aPlainSurfaceHasNoDetail() {
    assertThat(Sharpness.of(new float[3 * SIDE * SIDE], SIDE)).isZero();
  }

  /** Waves of a length in pixels: the longer, the less fine detail. */
  private static float[] waves(double length) {
    float[] planes = new float[3 * SIDE * SIDE];
    for (int i = 0; i < planes.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE % SIDE;
      planes[i] =
          (float)
              (128
                  + 50 * Math.sin(2 * Math.PI * x / length)
                  + 50 * Math.sin(2 * Math.PI * y / length));
    }
    return planes;
  }
}
