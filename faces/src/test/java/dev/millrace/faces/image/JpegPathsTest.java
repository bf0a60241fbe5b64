package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.pipeline.BadInputException;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libturbojpeg and the JDK must give the same pixels and the same verdict. */
class JpegPathsTest {
  private Optional<TurboJpeg> turbo = Optional.empty();

  @BeforeEach
  void needsTheLibrary() {
    turbo = TurboJpeg.system();
    assumeTrue(
        turbo.isPresent(),
        "libturbojpeg is not installed (Debian: apt-get install libturbojpeg0), nothing to compare");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,3", "8,8", "16,16", "17,33", "640,481", "1023,257", "2,500", "3,2"})
  void subsampled_colour_of_any_size_is_the_same(int width, int height) {
    assertSamePixels(Drawings.write(Drawings.photo(width, height), "jpeg"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "17,33", "640,481"})
  void gray_is_the_same(int width, int height) {
    BufferedImage gray = Drawings.photo(width, height, BufferedImage.TYPE_BYTE_GRAY);
    assertSamePixels(Drawings.write(gray, "jpeg"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "17,33", "640,481"})
  void progressive_is_the_same(int width, int height) {
    assertSamePixels(Drawings.write(Drawings.photo(width, height), "jpeg", true, null));
  }

  private void assertSamePixels(byte[] file) {
    assertThat(decode(file, turbo).rgb()).isEqualTo(decode(file, Optional.empty()).rgb());
  }

  private static Picture decode(byte[] file, Optional<TurboJpeg> turbo) {
    JpegImage image = JpegImage.open(file, turbo);
    UprightRows rows = new UprightRows(image.width(), image.height(), image.orientation());
    image.decodeInto(rows);
    return rows.picture();
  }

  /** Not to the same pixels: wrong coefficients overflow differently in SIMD and in plain C. */
  @Test
  void a_bit_flip_anywhere_brings_both_to_the_same_verdict() {
    byte[] whole = Drawings.write(Drawings.photo(90, 60), "jpeg");
    Random random = new Random(7);
    int pictures = 0;
    for (int i = 0; i < 400; i++) {
      byte[] file = whole.clone();
      file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      String fast = verdict(file, turbo);
      assertThat(verdict(file, Optional.empty())).as("flip %d", i).isEqualTo(fast);
      pictures += fast.equals("a picture") ? 1 : 0;
    }
    assertThat(pictures).as("flips that leave a picture").isBetween(1, 399);
  }

  private static String verdict(byte[] file, Optional<TurboJpeg> turbo) {
    BadInputException refusal =
        catchThrowableOfType(BadInputException.class, () -> decode(file, turbo));
    return refusal == null ? "a picture" : refusal.type();
  }
}
