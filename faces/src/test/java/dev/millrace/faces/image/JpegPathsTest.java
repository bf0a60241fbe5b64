package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.pipeline.BadInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libturbojpeg and the JDK must give the same pixels and the same verdict. */
class JpegPathsTest {
  private Optional<TurboJpeg> turbo = Optional.empty();

  @BeforeEach
  void needsTheLibrary() {
    turbo = NativeDecoders.installed().jpeg();
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

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "2,2", "4,1", "1,2"})
  void every_chroma_sampling_is_the_same(int across, int down) {
    for (int[] size : new int[][] {{1, 1}, {5, 4}, {16, 16}, {31, 47}, {320, 203}}) {
      BufferedImage image = Drawings.photo(size[0], size[1], BufferedImage.TYPE_3BYTE_BGR);
      assertSamePixels(Drawings.jpeg(image, across, down, false));
      assertSamePixels(Drawings.jpeg(image, across, down, true));
    }
  }

  @Test
  void photos_of_a_real_camera_are_the_same() throws IOException {
    Path photos = Measured.data().resolve("faces/lfw");
    assumeTrue(Files.isDirectory(photos), "no measuring data at " + photos);
    try (Stream<Path> files = Files.walk(photos)) {
      List<Path> some =
          files.filter(f -> f.toString().endsWith(".jpg")).sorted().limit(25).toList();
      for (Path file : some) {
        assertSamePixels(Files.readAllBytes(file));
      }
    }
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
