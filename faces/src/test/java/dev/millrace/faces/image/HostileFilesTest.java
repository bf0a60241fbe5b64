package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.pipeline.BadInputException;
import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever arrives ends in a picture or in a refusal that names the reason: nothing else, no hang.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileFilesTest {
  private static final Map<String, byte[]> WHOLE = wholeFiles();

  private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 4_000_000, 200 << 20);

  private final Pictures pictures = new Pictures(LIMITS);
  private final Pictures inJava = new Pictures(LIMITS, NativeDecoders.none());

  private static Map<String, byte[]> wholeFiles() {
    BufferedImage photo = Drawings.photo(90, 60);
    BufferedImage palette = Drawings.photo(90, 60, BufferedImage.TYPE_BYTE_INDEXED);
    BufferedImage bitmap = Drawings.photo(90, 60, BufferedImage.TYPE_BYTE_BINARY);
    Map<String, byte[]> files = new TreeMap<>();
    files.put("jpeg", Drawings.write(photo, "jpeg"));
    files.put("progressive jpeg", Drawings.write(photo, "jpeg", true, null));
    files.put("png", Drawings.write(photo, "png"));
    files.put("interlaced png", Drawings.write(palette, "png", true, null));
    files.put("gif", Drawings.write(palette, "gif"));
    files.put("bmp", Drawings.write(photo, "bmp"));
    files.put("rle bmp", Drawings.write(palette, "bmp", false, "BI_RLE8"));
    files.put("plain tiff", Oriented.tiff(photo, 6, ByteOrder.LITTLE_ENDIAN));
    files.put("lzw tiff", Drawings.write(photo, "tiff", false, "LZW"));
    files.put("deflate tiff", Drawings.write(photo, "tiff", false, "Deflate"));
    files.put("fax tiff", Drawings.write(bitmap, "tiff", false, "CCITT T.4"));
    files.put("packbits tiff", Drawings.write(palette, "tiff", false, "PackBits"));
    for (String name : new String[] {"lossy", "lossless", "lossy-alpha", "animated"}) {
      files.put(name + " webp", Quadrants.file(name + ".webp"));
    }
    for (String name : new String[] {"photo.heic", "alpha.heic", "photo.avif"}) {
      files.put(name, Quadrants.file(name));
    }
    return files;
  }

  static Iterable<String> names() {
    return WHOLE.keySet();
  }

  private static byte[] whole(String name) {
    byte[] file = WHOLE.get(name);
    if (file == null) {
      throw new IllegalArgumentException(name);
    }
    assumeTrue(
        NativeDecoders.installed().heif().isPresent()
            || !(name.endsWith("heic") || name.endsWith("avif")),
        "libheif is not installed");
    return file;
  }

  /** "a picture" or the type of the refusal; any other end fails the test. */
  private String end(byte[] file) {
    return end(file, pictures);
  }

  private static String end(byte[] file, Pictures pictures) {
    BadInputException refusal =
        catchThrowableOfType(BadInputException.class, () -> pictures.decode(file));
    if (refusal == null) {
      return "a picture";
    }
    assertThat(refusal.getMessage()).endsWith(".").hasSizeGreaterThan(30);
    return refusal.type();
  }

  @ParameterizedTest
  @MethodSource("names")
  void the_whole_file_is_a_picture(String name) {
    assertThat(end(whole(name))).isEqualTo("a picture");
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_file_cut_anywhere_is_damaged(String name) {
    byte[] file = whole(name);
    for (int part = 1; part < 20; part++) {
      byte[] cut = Arrays.copyOf(file, Math.max(20, file.length * part / 20));
      assertThat(end(cut)).as("%d of %d bytes", cut.length, file.length).isEqualTo("image-damaged");
      assertThat(end(cut, inJava)).isIn("image-damaged", "image-format-unavailable");
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void flipped_bits_end_in_a_picture_or_a_refusal(String name) {
    byte[] whole = whole(name);
    Random random = new Random(name.hashCode());
    Map<String, Integer> ends = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      byte[] file = whole.clone();
      // The front holds sizes and offsets, so half of the flips go there.
      int range = i % 2 == 0 ? file.length : Math.min(file.length, 200);
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        file[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
      }
      ends.merge(end(file), 1, Integer::sum);
      ends.merge(end(file, inJava), 1, Integer::sum);
    }
    assertThat(ends).as("ends of %s", name).containsKey("image-damaged");
  }

  /** Here TwelveMonkeys reads the size one byte off, as 12330 x 8192. */
  @Test
  void a_reader_that_sees_another_size_than_was_checked_is_not_let_at_the_pixels() {
    byte[] file = Quadrants.file("lossy-unsmoothed.webp");
    file[16] = 10;
    assertThatThrownBy(() -> inJava.decode(file)).hasMessageContaining("disagree on its size");
  }

  @Test
  void text_named_like_a_photo_is_not_an_image() {
    byte[] text = "Dear all,\nplease find attached\n".getBytes(StandardCharsets.UTF_8);
    BadInputException refusal =
        catchThrowableOfType(BadInputException.class, () -> pictures.decode(text));
    assertThat(refusal).hasMessageContaining("text");
    assertThat(refusal.type()).isEqualTo("not-an-image");
  }

  @Test
  void nothing_and_next_to_nothing_are_no_images() {
    assertThat(end(new byte[0])).isEqualTo("not-an-image");
    for (int value = 0; value < 256; value++) {
      assertThat(end(new byte[] {(byte) value})).isEqualTo("not-an-image");
    }
  }

  @Test
  void other_kinds_of_files_are_named() {
    assertThatCode(() -> pictures.decode("%PDF-1.7 …".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("PDF");
    assertThatCode(() -> pictures.decode(new byte[] {0, 0, 0, 12, 'J', 'X', 'L', ' ', 13, 10}))
        .hasMessageContaining("JPEG XL");
  }

  @Test
  void garbage_behind_a_right_beginning_is_refused() {
    Random random = new Random(3);
    for (String name : names()) {
      byte[] start = Arrays.copyOf(whole(name), 16);
      for (int i = 0; i < 30; i++) {
        byte[] file = new byte[2000];
        random.nextBytes(file);
        System.arraycopy(start, 0, file, 0, start.length);
        assertThat(end(file)).as("%s %d", name, i).isNotEqualTo("not-an-image");
      }
    }
  }

  @Test
  void random_bytes_are_refused() {
    Random random = new Random(4);
    for (int i = 0; i < 300; i++) {
      byte[] file = new byte[random.nextInt(1, 500)];
      random.nextBytes(file);
      assertThat(end(file)).isNotEqualTo("a picture");
    }
  }
}
