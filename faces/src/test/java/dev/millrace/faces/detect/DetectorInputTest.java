package dev.millrace.faces.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.faces.image.Picture;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorInputTest {

  @ParameterizedTest
  @CsvSource({"50, 30", "30, 50", "64, 64", "250, 250", "900, 641", "641, 900", "1, 1", "3, 200"})
  void theSquareIsThatOfTensorflow(int width, int height) {
    Picture picture = noise(width, height);
    DetectorInput input = DetectorInput.square(picture, 96);
    float[] planes = new float[3 * 96 * 96];

    input.fill(picture, planes);

    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 96; y++) {
        for (int x = 0; x < 96; x++) {
          assertThat(planes[(channel * 96 + y) * 96 + x])
              .isEqualTo(
                  (float) original(picture, 96, x, y, channel),
                  org.assertj.core.api.Assertions.within(0.002f));
        }
      }
    }
  }

  @Test
  void theSnugInputIsTheBeginningOfTheSquare() {
    Picture picture = noise(300, 170);
    DetectorInput snug = DetectorInput.snug(picture, 96);
    float[] small = new float[3 * 96 * 96];
    float[] large = new float[3 * 96 * 96];

    snug.fill(picture, small);
    DetectorInput.square(picture, 96).fill(picture, large);

    assertThat(snug.width()).isEqualTo(96);
    assertThat(snug.height()).isEqualTo(64);
    for (int row = 0; row < 64; row++) {
      for (int x = 0; x < 96; x++) {
        assertThat(small[row * 96 + x]).isEqualTo(large[row * 96 + x]);
      }
    }
  }

  /** Pads to a square, then resizes, one pixel at a time: the definition, slow and plain. */
  private static double original(Picture picture, int side, int x, int y, int channel) {
    int square = Math.max(picture.width(), picture.height());
    double fromX = x * (double) square / side;
    double fromY = y * (double) square / side;
    int left = (int) Math.floor(fromX);
    int top = (int) Math.floor(fromY);
    int right = Math.min(square - 1, left + 1);
    int bottom = Math.min(square - 1, top + 1);
    double upper =
        padded(picture, left, top, channel) * (1 - (fromX - left))
            + padded(picture, right, top, channel) * (fromX - left);
    double lower =
        padded(picture, left, bottom, channel) * (1 - (fromX - left))
            + padded(picture, right, bottom, channel) * (fromX - left);
    return upper * (1 - (fromY - top)) + lower * (fromY - top);
  }

  private static int padded(Picture picture, int x, int y, int channel) {
    return x < picture.width() && y < picture.height()
        ? picture.rgb()[3 * (y * picture.width() + x) + channel] & 0xff
        : 0;
  }

  private static Picture noise(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(7).nextBytes(rgb);
    return new Picture(width, height, rgb, 1);
  }
}
