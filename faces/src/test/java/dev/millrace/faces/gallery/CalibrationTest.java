package dev.millrace.faces.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
  private final Synthetic synthetic = new Synthetic(3);

  private List<float[]> people(int count) {
    List<float[]> people = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      people.add(synthetic.person());
    }
    return people;
  }

  private static float[] cosines(List<float[]> people) {
    float[] cosines = new float[people.size() * (people.size() - 1) / 2];
    int n = 0;
    for (int i = 0; i < people.size(); i++) {
      for (int j = 0; j < i; j++) {
        cosines[n++] = (float) Vectors.dot(people.get(i), people.get(j));
      }
    }
    return cosines;
  }

  @ParameterizedTest
  @CsvSource({"50, 0.01", "500, 0.01", "1000, 0.02", "200, 0.05", "1000, 0.001"})
  void strangersRaiseAtMostTheStatedShareOfFalseAlarms(int gallerySize, double rate) {
    Calibration calibration =
        Calibration.measure("s", "a test", 500, new float[0], cosines(people(500)));
    List<float[]> gallery = people(gallerySize);
    double threshold = calibration.threshold(rate, gallerySize);
    int strangers = 3_000;
    int alarms = 0;
    for (int i = 0; i < strangers; i++) {
      float[] stranger = synthetic.person();
      alarms += gallery.stream().anyMatch(face -> Vectors.dot(stranger, face) >= threshold) ? 1 : 0;
    }
    double expected = rate * strangers;
    // Four standard deviations of the count, and a fifth for the calibration's own uncertainty.
    double most = expected * 1.2 + 4 * Math.sqrt(expected * (1 - rate)) + 1;
    assertThat((double) alarms).isLessThanOrEqualTo(most);
    if (expected >= 30) {
      assertThat((double) alarms).as("nor is it needlessly strict").isGreaterThan(expected / 4);
    }
  }

  @Test
  void shareAndCosineUndoEachOtherInsideAndBeyondWhatWasMeasured() {
    Calibration calibration =
        Calibration.measure("s", "a test", 300, new float[0], cosines(people(300)));
    for (double share : new double[] {0.9, 0.4, 0.01, 1e-3, 1e-5, 1e-8}) {
      assertThat(calibration.share(calibration.cosine(share)))
          .isCloseTo(share, within(share * 1e-6));
    }
    for (int n : new int[] {1, 100, 1_000_000}) {
      double threshold = calibration.threshold(0.001, n);
      assertThat(calibration.falseAlarm(threshold, n)).isCloseTo(0.001, within(1e-6));
    }
  }

  @Test
  void thresholdsRiseWithTheGalleryAndFallWithTheRate() {
    Calibration calibration =
        Calibration.measure("s", "a test", 300, new float[0], cosines(people(300)));
    assertThat(calibration.threshold(0.001, 1_000)).isGreaterThan(calibration.threshold(0.001, 10));
    assertThat(calibration.threshold(0.01, 1_000)).isLessThan(calibration.threshold(0.001, 1_000));
  }

  @Test
  void aCollectionOfPeopleWhoResembleEachOtherGetsStricterThresholds() {
    Calibration shipped =
        Calibration.measure("s", "a test", 300, new float[0], cosines(people(300)));
    float[] family = synthetic.person();
    List<float[]> alike = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      alike.add(synthetic.face(family, 3));
    }
    float[] own = cosines(alike);
    Calibrations calibrations = new Calibrations(List.of(shipped));
    Thresholds alone = calibrations.thresholds("s", 0.001, 0.02, 80, new float[0]);
    Thresholds refined = calibrations.thresholds("s", 0.001, 0.02, 80, own);
    assertThat(alone.calibration()).isEqualTo(Thresholds.Basis.SHIPPED);
    assertThat(refined.calibration()).isEqualTo(Thresholds.Basis.REFINED);
    assertThat(refined.known()).isGreaterThan(alone.known() + 0.05);
  }

  @Test
  void somebodyEnrolledTwiceDoesNotPushTheThresholdsUp() {
    Calibration shipped =
        Calibration.measure("s", "a test", 300, new float[0], cosines(people(300)));
    List<float[]> people = people(60);
    float[] clean = cosines(people);
    float[] withDouble = clean.clone();
    for (int i = 0; i < 5; i++) {
      withDouble[i] = 0.95f;
    }
    assertThat(Refinement.refine(shipped, withDouble).cosine(1e-4))
        .isCloseTo(Refinement.refine(shipped, clean).cosine(1e-4), within(0.01));
  }

  @Test
  void inASpaceNobodyMeasuredNothingIsKnownUntilThereAreEnoughPeople() {
    Calibrations none = new Calibrations(List.of());
    Thresholds few = none.thresholds("x", 0.001, 0.02, 5, new float[10]);
    assertThat(few.calibration()).isEqualTo(Thresholds.Basis.NONE);
    assertThat(few.status(0.99)).isEqualTo(Match.Status.UNSURE);
    Thresholds many = none.thresholds("x", 0.001, 0.02, 60, cosines(people(60)));
    assertThat(many.calibration()).isEqualTo(Thresholds.Basis.OWN);
    assertThat(many.status(0.99)).isEqualTo(Match.Status.KNOWN);
  }

  @Test
  void tooFewPairsAreNoCalibration() {
    assertThatThrownBy(
            () -> Calibration.measure("s", "a test", 2, new float[0], new float[] {0.1f}))
        .hasMessage("1 pairs are too few for a calibration; 20 are the least");
  }

  @Test
  void theTailIsAtLeastAsHeavyAsTheOneThatWasNotSeen() {
    Random random = new Random(9);
    float[] seen = new float[50_000];
    float[] more = new float[5_000_000];
    for (int i = 0; i < more.length; i++) {
      more[i] = (float) (0.09 * random.nextGaussian());
    }
    System.arraycopy(more, 0, seen, 0, seen.length);
    Calibration few = Calibration.measure("s", "a test", 300, new float[0], seen);
    Calibration many = Calibration.measure("s", "a test", 3_000, new float[0], more);
    assertThat(few.cosine(5e-6)).isGreaterThan(many.cosine(5e-6) - 0.01);
  }
}
