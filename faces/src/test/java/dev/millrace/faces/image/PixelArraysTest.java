package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PixelArraysTest {
  private final PixelArrays arrays = new PixelArrays(1_000);

  @Test
  void givesOutTheSmallestThatSuffices() {
    byte[] large = arrays.take(500);
    byte[] small = arrays.take(300);
    arrays.give(large);
    arrays.give(small);
    assertThat(arrays.take(200)).isSameAs(small);
    assertThat(arrays.take(200)).isSameAs(large);
    assertThat(arrays.take(200)).hasSize(200);
  }

  @Test
  void holdsNoMoreThanItMay() {
    byte[] large = new byte[700];
    byte[] next = new byte[400];
    arrays.give(large);
    arrays.give(next);
    arrays.give(new byte[1_001]);
    assertThat(arrays.take(500)).isNotSameAs(large);
    assertThat(arrays.take(400)).isSameAs(next);
    assertThat(arrays.take(1_001)).hasSize(1_001);
  }

  @Test
  void onePictureNeverShowsAnother() throws IOException {
    Pictures pictures = new Pictures();
    byte[] large = Drawings.write(Drawings.photo(300, 200), "jpeg");
    byte[] small = Drawings.write(Drawings.photo(61, 47), "jpeg");
    Picture kept = pictures.decode(large);
    byte[] asDecoded = kept.rgb().clone();
    Picture alone = new Pictures().decode(small);
    pictures.use(large, Picture::width);
    byte[] again =
        pictures.use(small, picture -> java.util.Arrays.copyOf(picture.rgb(), 3 * 61 * 47));
    assertThat(again).isEqualTo(alone.rgb());
    assertThat(kept.rgb()).isEqualTo(asDecoded);
  }
}
