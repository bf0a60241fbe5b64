package dev.millrace.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimilarityTest {

  private static final double[] SQUARE = {0, 0, 10, 0, 10, 10, 0, 10};
  private static final Similarity TURN = new Similarity(1.2, 0.5, -30, 7);

  @Test
  void aFitFindsTheSimilarityThatMovedThePoints() {
    Similarity fitted = Similarity.fit(SQUARE, TURN.apply(SQUARE));

    assertThat(fitted.a()).isCloseTo(1.2, within(1e-12));
    assertThat(fitted.b()).isCloseTo(0.5, within(1e-12));
    assertThat(fitted.tx()).isCloseTo(-30, within(1e-12));
    assertThat(fitted.ty()).isCloseTo(7, within(1e-12));
    assertThat(fitted.scale()).isCloseTo(1.3, within(1e-12));
  }

  @Test
  void aFitSpreadsAnErrorOverAllPoints() {
    double[] moved = SQUARE.clone();
    moved[0] = 4;

    double[] fitted = Similarity.fit(SQUARE, moved).apply(SQUARE);

    double sumX = 0;
    for (int i = 0; i < fitted.length; i += 2) {
      sumX += fitted[i] - moved[i];
    }
    assertThat(sumX).isCloseTo(0, within(1e-12));
  }

  @Test
  void noNearbySimilarityFitsBetter() {
    double[] target = {1, 2, 14, -1, 9, 13, -2, 8};
    Similarity best = Similarity.fit(SQUARE, target);

    for (double step : new double[] {-0.01, 0.01}) {
      assertThat(error(new Similarity(best.a() + step, best.b(), best.tx(), best.ty()), target))
          .isGreaterThan(error(best, target));
      assertThat(error(new Similarity(best.a(), best.b() + step, best.tx(), best.ty()), target))
          .isGreaterThan(error(best, target));
      assertThat(error(new Similarity(best.a(), best.b(), best.tx() + step, best.ty()), target))
          .isGreaterThan(error(best, target));
    }
  }

  @Test
  void oneAfterTheOtherIsTheSameAsBothAtOnce() {
    Similarity both = TURN.then(Similarity.of(3, 1, 2));

    assertThat(both.x(5, 6)).isCloseTo(3 * TURN.x(5, 6) + 1, within(1e-12));
    assertThat(both.y(5, 6)).isCloseTo(3 * TURN.y(5, 6) + 2, within(1e-12));
  }

  @Test
  void pointsThatAreAllTheSameCannotBeFitted() {
    assertThatThrownBy(() -> Similarity.fit(new double[] {1, 1, 1, 1}, new double[] {1, 1, 2, 2}))
        .hasMessageContaining("the same point");
  }

  private static double error(Similarity similarity, double[] target) {
    double[] moved = similarity.apply(SQUARE);
    double sum = 0;
    for (int i = 0; i < moved.length; i++) {
      sum += (moved[i] - target[i]) * (moved[i] - target[i]);
    }
    return sum;
  }
}
