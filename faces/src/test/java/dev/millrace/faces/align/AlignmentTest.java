package dev.millrace.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.faces.image.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a face lands in its chip, to a fraction of a pixel: what accuracy depends on most. */
class AlignmentTest {

  /** Eyes, nose tip, mouth corners where dlib's chip has them; the source is docs/faces.md. */
  private static final double[] DLIB = {
    47.55, 46.60, 100.48, 46.60, 74.01, 76.56, 50.41, 103.02, 97.61, 103.02
  };

  @ParameterizedTest
  @CsvSource({"0.4, 10", "1, 0", "1.7, -25", "2.6, 40", "5.5, -8", "9, 90", "20, 170"})
  void aFacesPointsLandWhereTheChipHasThemWhateverItsSizeAndTilt(double scale, double degrees) {
    Similarity place = turned(scale, degrees);
    double[] face = place.apply(DLIB);
    Picture picture = dots(face, 1.6 * Math.max(1, scale), (int) Math.ceil(300 * scale));

    float[] chip = new float[3 * 150 * 150];
    new FaceRegion(picture).cut(ChipShape.DLIB.chipToPicture(face), 150, chip);

    for (int i = 0; i < DLIB.length; i += 2) {
      double[] centre = brightness(chip, DLIB[i], DLIB[i + 1]);
      assertThat(centre[0]).as("x of point %d", i / 2).isCloseTo(DLIB[i], within(0.12));
      assertThat(centre[1]).as("y of point %d", i / 2).isCloseTo(DLIB[i + 1], within(0.12));
    }
  }

  @Test
  void theChipFrom68PointsAgreesWithTheChipFromTheFiveAmongThem() {
    double[] mean68 = new double[136];
    double[] steady = Shapes.dlibFrom68();
    int[] indices = Shapes.dlibIndices();
    for (int i = 0; i < indices.length; i++) {
      mean68[2 * indices[i]] = steady[2 * i];
      mean68[2 * indices[i] + 1] = steady[2 * i + 1];
    }

    Similarity from68 = ChipShape.DLIB.chipToPicture(mean68);
    Similarity from5 = ChipShape.DLIB.chipToPicture(Shapes.fiveOf68(mean68));

    assertThat(from68.scale()).isCloseTo(1, within(1e-9));
    assertThat(from68.tx()).isCloseTo(0, within(1e-9));
    double[] corners = {0, 0, 150, 0, 150, 150, 0, 150};
    assertThat(from5.apply(corners)).containsExactly(corners, within(0.05));
  }

  @Test
  void arcfacesFivePointsAreItsTemplateInAChipOf112() {
    double[] template = {
      38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041
    };

    Similarity chip = ChipShape.ARCFACE.chipToPicture(template);

    assertThat(ChipShape.ARCFACE.side()).isEqualTo(112);
    assertThat(chip.apply(template)).containsExactly(template, within(1e-9));
  }

  @Test
  void theMeanShapeLiesWhereItWasMeasuredToServeBest() {
    double[] five = {36.5, 29.2, 75.2, 29.0, 55.5, 52.1, 40.4, 72.2, 73.5, 72.1};

    Similarity apart = Similarity.fit(five, Shapes.fiveOf68(MeanShape.points()));

    assertThat(apart.scale()).isCloseTo(1, within(0.01));
    assertThat(apart.x(56, 56)).isCloseTo(56, within(0.2));
    assertThat(apart.y(56, 56)).isCloseTo(56, within(0.2));
  }

  @Test
  void aPictureKeepsItsValuesWhenNothingMoves() {
    Picture picture = dots(new double[] {20, 30}, 3, 64);
    float[] chip = new float[3 * 64 * 64];

    new FaceRegion(picture).cut(Similarity.of(1, 0, 0), 64, chip);

    for (int i = 0; i < 64 * 64; i++) {
      assertThat(chip[i]).isEqualTo(picture.rgb()[3 * i] & 0xff);
    }
  }

  @Test
  void outsideThePictureIsBlack() {
    byte[] white = new byte[3 * 40 * 40];
    Arrays.fill(white, (byte) 255);
    float[] chip = new float[3 * 10 * 10];

    new FaceRegion(new Picture(40, 40, white, 1)).cut(Similarity.of(8, -20, -20), 10, chip);

    assertThat(chip[0]).isZero();
    assertThat(chip[5 * 10 + 5]).isEqualTo(255);
    assertThat(chip[9 * 10 + 9]).isZero();
  }

  @Test
  void aChipWhollyOutsideThePictureIsBlack() {
    byte[] white = new byte[3 * 40 * 40];
    Arrays.fill(white, (byte) 255);
    float[] chip = new float[3 * 10 * 10];
    Arrays.fill(chip, 7);

    new FaceRegion(new Picture(40, 40, white, 1)).cut(Similarity.of(4, 500, 500), 10, chip);

    assertThat(chip).containsOnly(0f);
  }

  private static Similarity turned(double scale, double degrees) {
    double angle = Math.toRadians(degrees);
    double a = scale * Math.cos(angle);
    double b = scale * Math.sin(angle);
    double middle = 150 * scale;
    return new Similarity(a, b, middle - a * 75 + b * 75, middle - b * 75 - a * 75);
  }

  /** Soft white dots on black. */
  private static Picture dots(double[] centres, double radius, int side) {
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < centres.length; i += 2) {
      int reach = (int) Math.ceil(4 * radius);
      for (int y = (int) centres[i + 1] - reach; y <= centres[i + 1] + reach; y++) {
        for (int x = (int) centres[i] - reach; x <= centres[i] + reach; x++) {
          double distance = Math.hypot(x - centres[i], y - centres[i + 1]) / radius;
          byte value = (byte) Math.round(250 * Math.exp(-distance * distance / 2));
          if (x >= 0 && y >= 0 && x < side && y < side && value != 0) {
            Arrays.fill(rgb, 3 * (y * side + x), 3 * (y * side + x) + 3, value);
          }
        }
      }
    }
    return new Picture(side, side, rgb, 1);
  }

  /** Centre of brightness of the red plane around a point. */
  private static double[] brightness(float[] chip, double x, double y) {
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int row = (int) y - 10; row <= y + 10; row++) {
      for (int column = (int) x - 10; column <= x + 10; column++) {
        float value = chip[row * 150 + column];
        sum += value;
        sumX += value * column;
        sumY += value * row;
      }
    }
    return new double[] {sumX / sum, sumY / sum};
  }
}
