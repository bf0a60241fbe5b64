package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.pipeline.BadInputException;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What JPEG files hold besides the usual, with and without libturbojpeg. */
class JpegImageTest {
  private final Pictures pictures = new Pictures();
  private final Pictures inJava = new Pictures(ImageLimits.defaults(), NativeDecoders.none());

  private static byte[] insert(byte[] jpeg, int marker, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(
        PngFile.bytes(
            data -> {
              data.writeShort(0xFF00 | marker);
              data.writeShort(2 + content.length);
              data.write(content);
            }));
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] adobe(int transform) {
    return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
  }

  /** A raster of one colour in four planes. */
  private static Raster planes(int... samples) {
    WritableRaster raster = Raster.createInterleavedRaster(0, 24, 16, 4, null);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 24; x++) {
        raster.setPixel(x, y, samples);
      }
    }
    return raster;
  }

  private void assertColour(byte[] file, int colour) {
    for (Pictures each : new Pictures[] {pictures, inJava}) {
      Picture picture = each.decode(file);
      assertThat(picture.width()).isEqualTo(24);
      Quadrants.assertShows(picture, 2, colour, colour, colour, colour);
    }
  }

  /** Ink 51 of 255 leaves 80 % of the light, 102 leaves 60 %; black then halves it (128 of 255). */
  @ParameterizedTest
  @CsvSource({"0,0,0,0,FFFFFF", "255,255,255,0,000000", "0,51,102,127,80664D", "0,0,0,255,000000"})
  void cmyk_is_ink_on_white(int cyan, int magenta, int yellow, int black, String rgb) {
    byte[] plain = Drawings.fourPlaneJpeg(planes(cyan, magenta, yellow, black));
    assertColour(plain, Integer.parseInt(rgb, 16));
    byte[] inverted =
        Drawings.fourPlaneJpeg(planes(255 - cyan, 255 - magenta, 255 - yellow, 255 - black));
    assertColour(insert(inverted, 0xEE, adobe(0)), Integer.parseInt(rgb, 16));
  }

  /**
   * Adobe's YCCK: the planes hold Y, Cb, Cr of the complement of the inverted inks, here of gray
   * 55, so that inverted inks are 200 and with no black (255) 200 is what is seen.
   */
  @Test
  void ycck_is_turned_into_ink_first() {
    byte[] file = insert(Drawings.fourPlaneJpeg(planes(55, 128, 128, 255)), 0xEE, adobe(2));
    assertColour(file, 0xC8C8C8);
    byte[] dark = insert(Drawings.fourPlaneJpeg(planes(55, 128, 128, 128)), 0xEE, adobe(2));
    assertColour(dark, 0x646464);
  }

  @Test
  void samples_that_adobe_marks_as_rgb_are_taken_as_they_are() {
    byte[] ycc = Drawings.write(new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
    assertColour(ycc, 0x000000);
    BufferedImage black = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
    byte[] file = insert(withoutJfif(Drawings.write(black, "jpeg")), 0xEE, adobe(0));
    assertColour(file, 0x008080);
  }

  private static byte[] withoutJfif(byte[] jpeg) {
    byte[] copy = jpeg.clone();
    assertThat(copy[3] & 0xFF).isEqualTo(0xE0);
    copy[3] = (byte) 0xEF;
    return copy;
  }

  /** The JDK alone would take such a file with 4:4:4 chroma for RGB. */
  @Test
  void a_file_without_a_jfif_marker_is_still_ycbcr() {
    BufferedImage image = Quadrants.draw();
    byte[] with = Drawings.jpeg(image, 1, 1, false);
    byte[] file = withoutJfif(with);
    assertThat(pictures.decode(file).rgb()).isEqualTo(pictures.decode(with).rgb());
    assertThat(inJava.decode(file).rgb()).isEqualTo(pictures.decode(with).rgb());
  }

  @Test
  void arithmetic_coding_needs_libturbojpeg_and_says_so() {
    byte[] file = Quadrants.file("arithmetic.jpg");
    assertThatThrownBy(() -> inJava.decode(file))
        .isInstanceOfSatisfying(
            BadInputException.class,
            e -> assertThat(e.type()).isEqualTo("image-format-unavailable"))
        .hasMessageContaining("libturbojpeg0");
    assumeTrue(NativeDecoders.installed().jpeg().isPresent(), "libturbojpeg is not installed");
    Quadrants.assertShows(
        pictures.decode(file),
        12,
        Quadrants.RED,
        Quadrants.GREEN,
        Quadrants.YELLOW,
        Quadrants.BLUE);
  }

  @Test
  void odd_metadata_does_not_cost_the_photo() {
    byte[] plain = Drawings.write(Quadrants.draw(), "jpeg");
    byte[] profile = "ICC_PROFILE\0\1\1no profile".getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = insert(insert(plain, 0xE2, profile), 0xFE, new byte[60_000]);
    byte[] pixels = pictures.decode(plain).rgb();
    assertThat(pictures.decode(file).rgb()).isEqualTo(pixels);
    assertThat(inJava.decode(file).rgb()).isEqualTo(pixels);
  }

  @Test
  void what_follows_the_picture_is_ignored() {
    byte[] plain = Drawings.write(Quadrants.draw(), "jpeg");
    byte[] film = java.util.Arrays.copyOf(plain, plain.length + 5000);
    assertThat(pictures.decode(film).rgb()).isEqualTo(pictures.decode(plain).rgb());
  }

  @Test
  void a_file_made_of_thousands_of_scans_is_refused_before_decoding() {
    byte[] plain = Drawings.write(Quadrants.draw(), "jpeg");
    int scan = indexOf(plain, 0xDA);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, plain.length - 2);
    for (int i = 0; i < 1000; i++) {
      out.write(plain, scan, plain.length - 2 - scan);
    }
    out.write(plain, plain.length - 2, 2);
    assertThatThrownBy(() -> pictures.decode(out.toByteArray()))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.type()).isEqualTo("image-too-large"));
  }

  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; ; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == marker) {
        return i;
      }
    }
  }
}
