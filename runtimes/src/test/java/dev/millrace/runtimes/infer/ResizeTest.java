package dev.millrace.runtimes.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against Pillow 9.4.0: the first 16 digits of the SHA-256 of {@code
 * Image.frombytes(…).resize((width, height), filter).tobytes()} for the picture drawn here.
 */
final class ResizeTest {

  static Pixels drawn(int width, int height) {
    byte[] samples = new byte[width * height * 3];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int value = x * 7 + y * 13 + channel * 29 + (x * y) % 17 * 5 + (x / 5 % 2) * 90;
          samples[at++] = (byte) value;
        }
      }
    }
    return new Pixels(width, height, 3, samples);
  }

  private static String digest(Pixels pixels) throws Exception {
    byte[] sha = MessageDigest.getInstance("SHA-256").digest(pixels.samples());
    return HexFormat.of().formatHex(sha).substring(0, 16);
  }

  @ParameterizedTest
  @CsvSource({
    "NEAREST, 37, 23, 16, 16, d715a165df56405d",
    "NEAREST, 37, 23, 80, 51, b5ae5c86b565b255",
    "NEAREST, 37, 23, 37, 10, d57c8b30d7e7771c",
    "NEAREST, 300, 200, 7, 3, e0f246a1908917cb",
    "NEAREST, 5, 4, 5, 4, 2fd377f9dd12a256",
    "NEAREST, 1, 1, 3, 2, c07ae7ea64610a30",
    "BOX, 37, 23, 16, 16, 8d2e0c3045c19823",
    "BOX, 37, 23, 80, 51, b5ae5c86b565b255",
    "BOX, 37, 23, 37, 10, 188621a3b665553d",
    "BOX, 300, 200, 7, 3, ec5e6d1b90f27080",
    "BOX, 5, 4, 5, 4, 2fd377f9dd12a256",
    "BOX, 1, 1, 3, 2, c07ae7ea64610a30",
    "BILINEAR, 37, 23, 16, 16, 76ffda2cefe534a4",
    "BILINEAR, 37, 23, 80, 51, 168e56b1d5dd2de3",
    "BILINEAR, 37, 23, 37, 10, f37d8d91657d78a2",
    "BILINEAR, 300, 200, 7, 3, a5f56a894d56c941",
    "BILINEAR, 5, 4, 5, 4, 2fd377f9dd12a256",
    "BILINEAR, 1, 1, 3, 2, c07ae7ea64610a30",
    "HAMMING, 37, 23, 16, 16, 7b8ad8c3575d294f",
    "HAMMING, 37, 23, 80, 51, 9c7232f817e4452e",
    "HAMMING, 37, 23, 37, 10, 8bd9a00d43fdc06d",
    "HAMMING, 300, 200, 7, 3, 6cc95b0c378b427a",
    "HAMMING, 5, 4, 5, 4, 2fd377f9dd12a256",
    "HAMMING, 1, 1, 3, 2, c07ae7ea64610a30",
    "BICUBIC, 37, 23, 16, 16, fa1bdda656d052f9",
    "BICUBIC, 37, 23, 80, 51, cc74513f63d78f84",
    "BICUBIC, 37, 23, 37, 10, 579d4e1cdfc5a4e5",
    "BICUBIC, 300, 200, 7, 3, b4293037e88f197b",
    "BICUBIC, 5, 4, 5, 4, 2fd377f9dd12a256",
    "BICUBIC, 1, 1, 3, 2, c07ae7ea64610a30",
    "LANCZOS, 37, 23, 16, 16, ac1f5bf3d1b252c5",
    "LANCZOS, 37, 23, 80, 51, 1f02d94b194f5ebd",
    "LANCZOS, 37, 23, 37, 10, b7c9cd6a48724391",
    "LANCZOS, 300, 200, 7, 3, ebc17f5e742adcdf",
    "LANCZOS, 5, 4, 5, 4, 2fd377f9dd12a256",
    "LANCZOS, 1, 1, 3, 2, c07ae7ea64610a30"
  })
  void everyFilterGivesThePixelsThatPillowGives(
      Filter filter, int width, int height, int newWidth, int newHeight, String digest)
      throws Exception {
    Pixels resized = Resize.to(drawn(width, height), newWidth, newHeight, filter);
    assertThat(resized.width()).isEqualTo(newWidth);
    assertThat(resized.height()).isEqualTo(newHeight);
    assertThat(digest(resized)).isEqualTo(digest);
  }

  @Test
  void grayIsTheLumaThatPillowGives() throws Exception {
    assertThat(digest(drawn(37, 23).gray())).isEqualTo("1e95368c29833fc2");
  }
}
