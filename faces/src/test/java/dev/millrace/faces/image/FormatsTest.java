package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.pipeline.BadInputException;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format but JPEG and PNG, which have tests of their own. */
class FormatsTest {
  private final Pictures pictures = new Pictures();

  @ParameterizedTest
  @ValueSource(strings = {"photo.heic", "photo.avif"})
  void heic_and_avif_are_decoded_where_libheif_is_installed(String name) {
    assumeLibHeif();
    Picture picture = pictures.decode(Quadrants.file(name));
    assertThat(picture.width()).isEqualTo(Quadrants.WIDTH);
    assertThat(picture.height()).isEqualTo(Quadrants.HEIGHT);
    assertShowsAll(picture, 8);
  }

  @Test
  void a_heic_that_libheif_turns_is_not_turned_again() {
    assumeLibHeif();
    Picture picture = pictures.decode(Quadrants.file("turned.heic"));
    assertThat(picture.width()).isEqualTo(Quadrants.HEIGHT);
    assertThat(picture.orientation()).isEqualTo(1);
    Quadrants.assertShows(
        picture, 8, Quadrants.BLUE, Quadrants.RED, Quadrants.GREEN, Quadrants.YELLOW);
  }

  @Test
  void without_libheif_a_heic_is_refused_with_how_to_install_it() {
    Pictures without = new Pictures(ImageLimits.defaults(), NativeDecoders.none());
    assertThatThrownBy(() -> without.decode(Quadrants.file("photo.heic")))
        .isInstanceOfSatisfying(
            BadInputException.class,
            e -> assertThat(e.type()).isEqualTo("image-format-unavailable"))
        .hasMessageContaining("apt-get install libheif1");
  }

  @Test
  void a_transparent_heic_is_laid_on_white() {
    assumeLibHeif();
    assertShowsWhiteCorner(pictures.decode(Quadrants.file("alpha.heic")), 8);
  }

  private static void assumeLibHeif() {
    assumeTrue(
        NativeDecoders.installed().heif().isPresent(),
        "libheif is not installed (Debian: apt-get install libheif1), HEIC cannot be tested");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "lossy-unsmoothed.webp", "lossless.webp"})
  void opaque_webp_is_decoded_by_either_decoder(String name) {
    assertShowsAll(webp(name, NativeDecoders.installed().webp()), 8);
    assertShowsAll(webp(name, Optional.empty()), 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy-alpha.webp", "lossless-alpha.webp"})
  void transparent_webp_is_laid_on_white_by_either_decoder(String name) {
    assertShowsWhiteCorner(webp(name, NativeDecoders.installed().webp()), 8);
    assertShowsWhiteCorner(webp(name, Optional.empty()), 8);
  }

  @Test
  void of_an_animated_webp_the_first_frame_stands_on_a_white_canvas() {
    for (Optional<LibWebp> library : both()) {
      Picture picture = webp("animated.webp", library);
      assertShowsAll(picture, 0);
      Quadrants.assertColour(picture, 2, 2, Quadrants.WHITE, 0);
      Quadrants.assertColour(picture, 8, 4, Quadrants.RED, 0);
      Quadrants.assertColour(picture, 39, 27, Quadrants.YELLOW, 0);
      Quadrants.assertColour(picture, 40, 27, Quadrants.WHITE, 0);
    }
  }

  @Test
  void uncompressed_transparency_in_webp_needs_libwebp_and_says_so() {
    assertThatThrownBy(() -> webp("lossy-plain-alpha.webp", Optional.empty()))
        .isInstanceOfSatisfying(
            BadInputException.class,
            e -> assertThat(e.type()).isEqualTo("image-format-unavailable"))
        .hasMessageContaining("libwebp7");
    assumeTrue(NativeDecoders.installed().webp().isPresent(), "libwebp is not installed");
    assertShowsWhiteCorner(webp("lossy-plain-alpha.webp", NativeDecoders.installed().webp()), 8);
  }

  /** One bit of rounding is all that the two decoders may differ by when no edge is smoothed. */
  @Test
  void both_webp_decoders_agree_within_rounding_on_flat_parts() {
    assumeTrue(NativeDecoders.installed().webp().isPresent(), "libwebp is not installed");
    byte[] fast = webp("lossy-unsmoothed.webp", NativeDecoders.installed().webp()).rgb();
    byte[] plain = webp("lossy-unsmoothed.webp", Optional.empty()).rgb();
    for (int i = 0; i < 3 * 16; i++) {
      assertThat(fast[i] & 0xFF).isBetween((plain[i] & 0xFF) - 1, (plain[i] & 0xFF) + 1);
    }
  }

  private static Iterable<Optional<LibWebp>> both() {
    return List.of(Optional.empty(), NativeDecoders.installed().webp());
  }

  private static Picture webp(String name, Optional<LibWebp> library) {
    WebpImage image = WebpImage.open(Quadrants.file(name), library);
    UprightRows rows = new UprightRows(image.width(), image.height(), image.orientation());
    image.decodeInto(rows);
    return rows.picture();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_USHORT_565_RGB,
        BufferedImage.TYPE_USHORT_555_RGB,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_INT_RGB
      })
  void bmp_of_every_depth_is_decoded_without_loss(int type) {
    BufferedImage image = Drawings.photo(37, 21, type);
    assertThat(pictures.decode(Drawings.write(image, "bmp")).rgb()).isEqualTo(Drawings.rgb(image));
  }

  @Test
  void a_bmp_stored_from_the_top_is_decoded_without_loss() {
    BufferedImage image = Drawings.photo(40, 21, BufferedImage.TYPE_3BYTE_BGR);
    byte[] stored = Drawings.rgb(image);
    byte[] file = Drawings.write(image, "bmp");
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(22, -21);
    byte[] turned = Oriented.upright(stored, 40, 21, 4);
    assertThat(pictures.decode(file).rgb()).isEqualTo(turned);
  }

  @Test
  void run_length_coded_bmp_is_decoded_without_loss() {
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_BYTE_INDEXED);
    image.createGraphics().drawImage(Quadrants.draw(), 0, 0, null);
    byte[] file = Drawings.write(image, "bmp", false, "BI_RLE8");
    assertThat(pictures.decode(file).rgb()).isEqualTo(Drawings.rgb(image));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gif_is_decoded_without_loss(boolean interlaced) {
    BufferedImage image = Drawings.photo(301, 203, BufferedImage.TYPE_BYTE_INDEXED);
    byte[] file = Drawings.write(image, "gif", interlaced, null);
    assertThat(pictures.decode(file).rgb()).isEqualTo(Drawings.rgb(image));
  }

  @Test
  void a_transparent_gif_is_laid_on_white() {
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.drawImage(Quadrants.draw(), 0, 0, null);
    g.setComposite(AlphaComposite.Clear);
    g.fillRect(24, 16, 24, 16);
    g.dispose();
    assertShowsWhiteCorner(pictures.decode(Drawings.write(image, "gif")), 30);
  }

  @Test
  void a_gif_frame_smaller_than_the_screen_stands_at_its_place() {
    byte[] file = Drawings.write(Drawings.photo(20, 10, BufferedImage.TYPE_BYTE_GRAY), "gif");
    byte[] placed = file.clone();
    placed[6] = 50;
    placed[8] = 40;
    int frame = indexOfFrame(placed);
    placed[frame + 1] = 7;
    placed[frame + 3] = 5;

    Picture picture = pictures.decode(placed);

    assertThat(picture.width()).isEqualTo(50);
    assertThat(picture.height()).isEqualTo(40);
    Quadrants.assertColour(picture, 6, 4, Quadrants.WHITE, 0);
    Picture alone = pictures.decode(file);
    int at = 3 * (5 * 50 + 7);
    assertThat(Arrays.copyOfRange(picture.rgb(), at, at + 60))
        .isEqualTo(Arrays.copyOf(alone.rgb(), 60));
  }

  private static int indexOfFrame(byte[] gif) {
    for (int i = 13 + 3 * (2 << (gif[10] & 7)); ; i++) {
      if (gif[i] == 0x2C) {
        return i;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LZW", "Deflate", "PackBits", "ZLib"})
  void tiff_is_decoded_without_loss_whatever_its_compression(String compression) {
    BufferedImage image = Drawings.photo(67, 45, BufferedImage.TYPE_3BYTE_BGR);
    byte[] file = Drawings.write(image, "tiff", false, compression);
    assertThat(pictures.decode(file).rgb()).isEqualTo(Drawings.rgb(image));
  }

  @Test
  void black_and_white_and_palette_tiff_are_decoded_without_loss() {
    BufferedImage fax = Drawings.photo(67, 45, BufferedImage.TYPE_BYTE_BINARY);
    BufferedImage palette = Drawings.photo(67, 45, BufferedImage.TYPE_BYTE_INDEXED);
    assertThat(pictures.decode(Drawings.write(fax, "tiff", false, "CCITT T.6")).rgb())
        .isEqualTo(Drawings.rgb(fax));
    assertThat(pictures.decode(Drawings.write(palette, "tiff")).rgb())
        .isEqualTo(Drawings.rgb(palette));
  }

  /** AWT treats gray as linear light when asked for RGB; files mean the sample itself. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void gray_tiff_keeps_its_samples(int type) {
    BufferedImage image = new BufferedImage(256, 2, type);
    for (int x = 0; x < 256; x++) {
      int sample = type == BufferedImage.TYPE_BYTE_GRAY ? x : 257 * x;
      image.getRaster().setSample(x, 0, 0, sample);
    }
    byte[] rgb = pictures.decode(Drawings.write(image, "tiff")).rgb();
    for (int x = 0; x < 256; x++) {
      assertThat(rgb[3 * x] & 0xFF).isEqualTo(x);
    }
  }

  @Test
  void inks_in_a_tiff_are_laid_on_white() {
    byte[] inks = new byte[4 * 20 * 10];
    for (int i = 0; i < inks.length; i += 4) {
      inks[i + 1] = 51;
      inks[i + 2] = 102;
      inks[i + 3] = 127;
    }
    Picture picture = pictures.decode(Oriented.tiff(20, inks, 4, 1, ByteOrder.BIG_ENDIAN));
    Quadrants.assertShows(picture, 2, 0x80664D, 0x80664D, 0x80664D, 0x80664D);
  }

  @Test
  void a_tiff_holding_jpeg_data_is_refused_with_advice() {
    byte[] file = Drawings.write(Drawings.photo(32, 32), "tiff", false, "JPEG");
    assertThatThrownBy(() -> pictures.decode(file))
        .isInstanceOfSatisfying(
            BadInputException.class,
            e -> assertThat(e.type()).isEqualTo("image-format-unavailable"));
  }

  private static void assertShowsAll(Picture picture, int tolerance) {
    Quadrants.assertShows(
        picture, tolerance, Quadrants.RED, Quadrants.GREEN, Quadrants.YELLOW, Quadrants.BLUE);
  }

  private static void assertShowsWhiteCorner(Picture picture, int tolerance) {
    Quadrants.assertShows(
        picture, tolerance, Quadrants.RED, Quadrants.GREEN, Quadrants.WHITE, Quadrants.BLUE);
  }
}
