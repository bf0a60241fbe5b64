package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;

  private final Pictures pictures = new Pictures();
  private final BufferedImage drawing = Drawings.photo(48, 37);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_jpeg_comes_out_upright(int orientation) {
    byte[] plain = Drawings.write(drawing, "jpeg");
    byte[] file = Oriented.jpeg(plain, Oriented.exif(orientation, BIG));
    assertUpright(file, pictures.decode(plain).rgb(), 48, 37, orientation);
    assertThat(JpegImage.open(file, Optional.empty()).orientation()).isEqualTo(orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_png_comes_out_upright(int orientation) {
    byte[] file = Oriented.png(drawing, Oriented.exif(orientation, LITTLE));
    assertUpright(file, Drawings.rgb(drawing), 48, 37, orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_tiff_comes_out_upright(int orientation) {
    assertUpright(
        Oriented.tiff(drawing, orientation, LITTLE), Drawings.rgb(drawing), 48, 37, orientation);
    assertUpright(
        Oriented.tiff(drawing, orientation, BIG), Drawings.rgb(drawing), 48, 37, orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_webp_comes_out_upright(int orientation) {
    byte[] simple = Quadrants.file("lossless.webp");
    byte[] file = Oriented.webp(simple, 48, 32, Oriented.exif(orientation, LITTLE));
    assertUpright(file, Drawings.rgb(Quadrants.draw()), 48, 32, orientation);
  }

  private void assertUpright(byte[] file, byte[] stored, int width, int height, int orientation) {
    Picture picture = pictures.decode(file);
    assertThat(picture.orientation()).isEqualTo(orientation);
    assertThat(picture.width()).isEqualTo(orientation >= 5 ? height : width);
    assertThat(picture.rgb()).isEqualTo(Oriented.upright(stored, width, height, orientation));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65_535})
  void an_orientation_that_makes_no_sense_means_none(int orientation) {
    byte[] file = Oriented.png(drawing, Oriented.exif(orientation, BIG));
    assertUpright(file, Drawings.rgb(drawing), 48, 37, 1);
  }

  @Test
  void a_broken_exif_block_does_not_cost_the_photo() {
    byte[] whole = Oriented.exif(6, BIG);
    for (int i = 0; i < 8 * whole.length; i++) {
      byte[] broken = whole.clone();
      broken[i / 8] ^= (byte) (1 << i % 8);
      assertThat(pictures.decode(Oriented.png(drawing, broken)).orientation()).isBetween(1, 8);
      byte[] cut = java.util.Arrays.copyOf(whole, i / 8);
      assertThat(pictures.decode(Oriented.png(drawing, cut)).orientation()).isBetween(1, 8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void another_exif_reader_agrees(int orientation) throws Exception {
    byte[] plain = Drawings.write(drawing, "jpeg");
    for (ByteOrder order : new ByteOrder[] {BIG, LITTLE}) {
      byte[] file = Oriented.jpeg(plain, Oriented.exif(orientation, order));
      ExifIFD0Directory directory =
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(file))
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      assertThat(directory).isNotNull();
      int theirs = directory.getInt(ExifIFD0Directory.TAG_ORIENTATION);
      assertThat(pictures.decode(file).orientation()).isEqualTo(theirs);
    }
  }
}
