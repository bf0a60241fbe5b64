package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import dev.millrace.pipeline.BadInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LimitsTest {
  private static final long MIB = 1 << 20;

  private final Pictures pictures = new Pictures();

  /** Refuses the file, and checks that this took less heap than {@code mostBytes}. */
  private void assertTooLarge(byte[] file, long mostBytes) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    BadInputException refusal =
        catchThrowableOfType(BadInputException.class, () -> pictures.decode(file));
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(mostBytes);
    assertThat(refusal).isNotNull();
    assertThat(refusal.type()).isEqualTo("image-too-large");
    assertThat(refusal).hasMessageContaining("40000 x 40000").hasMessageContaining("64000000");
  }

  @Test
  void a_header_of_40000_by_40000_pixels_is_refused_without_allocating_them() {
    BufferedImage small = Drawings.photo(16, 16, BufferedImage.TYPE_BYTE_INDEXED);
    assertTooLarge(new PngFile(40_000, 40_000, 8, 2, false).finish(new byte[100]), 2 * MIB);

    byte[] jpeg = Drawings.write(small, "jpeg");
    int frame = indexOf(jpeg, 0xFF, 0xC0);
    assertTooLarge(patched(jpeg, frame + 5, 0x9C, 0x40, 0x9C, 0x40), 2 * MIB);

    assertTooLarge(patched(Drawings.write(small, "gif"), 6, 0x40, 0x9C, 0x40, 0x9C), 2 * MIB);

    byte[] tiff = Oriented.tiff(Drawings.photo(16, 16), 1, java.nio.ByteOrder.BIG_ENDIAN);
    int tags = 8 + 3 * 256 + 2;
    byte[] wide = patched(tiff, tags + 8, 0, 0, 0x9C, 0x40);
    assertTooLarge(patched(wide, tags + 12 + 8, 0, 0, 0x9C, 0x40), 2 * MIB);
  }

  private static byte[] patched(byte[] file, int at, int... values) {
    byte[] copy = file.clone();
    for (int i = 0; i < values.length; i++) {
      copy[at + i] = (byte) values[i];
    }
    return copy;
  }

  private static int indexOf(byte[] file, int first, int second) {
    for (int i = 0; ; i++) {
      if ((file[i] & 0xFF) == first && (file[i + 1] & 0xFF) == second) {
        return i;
      }
    }
  }

  @Test
  void pixels_packed_a_thousandfold_beyond_the_header_are_never_unpacked() {
    byte[] rows = new byte[(3 * 100 + 1) * 100];
    byte[] bomb = new byte[(int) (50 * MIB)];
    System.arraycopy(rows, 0, bomb, 0, rows.length);
    byte[] file = new PngFile(100, 100, 8, 2, false).finish(bomb);
    assertThat(file.length).isLessThan(200_000);

    assertThat(allocatedBy(file)).isLessThan(MIB);
  }

  @Test
  void text_and_profiles_packed_a_thousandfold_are_never_unpacked() {
    byte[] bomb = PngFile.deflate(new byte[(int) (100 * MIB)]);
    byte[] named = new byte[bomb.length + 3];
    named[0] = 'x';
    System.arraycopy(bomb, 0, named, 3, bomb.length);
    byte[] rows = new byte[(3 * 100 + 1) * 100];
    byte[] file =
        new PngFile(100, 100, 8, 2, false)
            .chunk("iCCP", named)
            .chunk("zTXt", named)
            .chunk("iTXt", named)
            .finish(rows);

    assertThat(allocatedBy(file)).isLessThan(MIB);
  }

  private long allocatedBy(byte[] file) {
    pictures.decode(file);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(pictures.decode(file).width()).isEqualTo(100);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void a_very_long_row_is_refused_though_its_pixels_are_few() {
    byte[] file = new PngFile(60_000_000, 1, 16, 6, false).finish(new byte[100]);
    assertThatThrownBy(() -> pictures.decode(file)).hasMessageContaining("sides up to 65535");
  }

  @Test
  void a_file_over_the_byte_limit_is_refused_unread(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("photo.png");
    Files.write(file, new byte[2000]);
    Pictures small = new Pictures(new ImageLimits(1999, 1000, 1 << 20));
    assertThatThrownBy(() -> small.decode(file))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.type()).isEqualTo("image-too-large"))
        .hasMessageContaining("2000 bytes")
        .hasMessageContaining("1999");
  }

  @Test
  void a_missing_file_is_not_the_photos_fault(@TempDir Path directory) {
    assertThatThrownBy(() -> pictures.decode(directory.resolve("gone.jpg")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("gone.jpg");
  }

  @Test
  void a_picture_that_needs_more_than_all_decode_memory_is_refused() {
    Pictures small = new Pictures(new ImageLimits(1 << 20, 1_000_000, 100_000));
    byte[] file = Drawings.write(Drawings.photo(200, 200), "png");
    assertThatThrownBy(() -> small.decode(file))
        .isInstanceOfSatisfying(
            BadInputException.class, e -> assertThat(e.type()).isEqualTo("image-too-large"))
        .hasMessageContaining("larger heap");
  }

  @Test
  void decodes_at_once_share_the_memory_and_all_get_done() throws Exception {
    byte[] file = Drawings.write(Drawings.photo(200, 200), "png");
    Pictures small = new Pictures(new ImageLimits(1 << 20, 1_000_000, 3 * 3 * 200 * 200));
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(threads.submit(() -> small.use(file, picture -> hold(picture, held, most))));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get()).isEqualTo(200);
      }
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  private static int hold(Picture picture, AtomicInteger held, AtomicInteger most) {
    most.accumulateAndGet(held.incrementAndGet(), Math::max);
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    held.decrementAndGet();
    return picture.width();
  }

  @Test
  void refused_files_give_their_memory_back() {
    Pictures small = new Pictures(new ImageLimits(1 << 20, 1_000_000, 3 * 200 * 200));
    byte[] whole = Drawings.write(Drawings.photo(200, 200), "png");
    byte[] damaged = new PngFile(200, 200, 8, 2, false).finish(new byte[1000]);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> small.decode(damaged)).isInstanceOf(BadInputException.class);
    }
    assertThat(small.decode(whole).width()).isEqualTo(200);
  }
}
