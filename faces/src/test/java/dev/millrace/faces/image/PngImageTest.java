package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PNGs of every colour type and depth, plain and interlaced, against samples that are known. */
class PngImageTest {
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final Pictures pictures = new Pictures();

  /** Random samples of a picture: {@code [y][x][channel]}. */
  private static int[][][] samples(int width, int height, int channels, int depth) {
    Random random = new Random(depth * 100L + channels);
    int[][][] samples = new int[height][width][channels];
    for (int[][] row : samples) {
      for (int[] pixel : row) {
        for (int c = 0; c < channels; c++) {
          pixel[c] = random.nextInt(1 << depth);
        }
      }
    }
    return samples;
  }

  private static byte[] pass(int[][][] samples, int depth, int x0, int y0, int dx, int dy) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int channels = samples[0][0].length;
    int columns = (samples[0].length - x0 + dx - 1) / dx;
    if (columns <= 0) {
      return new byte[0];
    }
    byte[] above = new byte[(columns * channels * depth + 7) / 8];
    for (int y = y0, n = 0; y < samples.length; y += dy, n++) {
      byte[] row = new byte[above.length];
      int bit = 0;
      for (int x = x0; x < samples[0].length; x += dx) {
        for (int c = 0; c < channels; c++) {
          for (int b = depth - 1; b >= 0; b--, bit++) {
            row[bit / 8] |= (byte) (((samples[y][x][c] >> b) & 1) << (7 - bit % 8));
          }
        }
      }
      out.writeBytes(PngFile.filtered(n % 5, row, above, Math.max(1, channels * depth / 8)));
      above = row;
    }
    return out.toByteArray();
  }

  private static byte[] rows(int[][][] samples, int depth, boolean interlaced) {
    if (!interlaced) {
      return pass(samples, depth, 0, 0, 1, 1);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] p : ADAM7) {
      out.writeBytes(pass(samples, depth, p[0], p[1], p[2], p[3]));
    }
    return out.toByteArray();
  }

  private static int expected(int[] pixel, int channel, int depth, boolean alpha) {
    double top = (1 << depth) - 1;
    int colours = alpha ? pixel.length - 1 : pixel.length;
    long value = Math.round(255 * pixel[Math.min(channel, colours - 1)] / top);
    long cover = alpha ? Math.round(255 * pixel[colours] / top) : 255;
    return (int) Math.round((value * cover + 255.0 * (255 - cover)) / 255);
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,false,41,19",
    "0,2,false,41,19",
    "0,4,false,41,19",
    "0,8,false,41,19",
    "0,16,false,41,19",
    "2,8,false,41,19",
    "2,16,false,41,19",
    "4,8,false,41,19",
    "4,16,false,41,19",
    "6,8,false,41,19",
    "6,16,false,41,19",
    "0,1,true,41,19",
    "0,16,true,41,19",
    "2,8,true,41,19",
    "6,8,true,41,19",
    "6,16,true,41,19",
    "6,8,true,1,1",
    "2,8,true,3,2",
    "0,4,true,5,9",
    "2,8,false,1,1",
    "2,8,false,1,100"
  })
  void gray_and_colour_of_every_depth_with_and_without_alpha(
      int colour, int depth, boolean interlaced, int width, int height) {
    boolean alpha = colour >= 4;
    int channels = (colour == 0 || colour == 4 ? 1 : 3) + (alpha ? 1 : 0);
    int[][][] samples = samples(width, height, channels, depth);
    byte[] file =
        new PngFile(width, height, depth, colour, interlaced)
            .finish(rows(samples, depth, interlaced));

    Picture picture = pictures.decode(file);

    for (int i = 0; i < picture.rgb().length; i++) {
      int[] pixel = samples[i / 3 / width][i / 3 % width];
      assertThat(picture.rgb()[i] & 0xFF)
          .as("byte %d", i)
          .isEqualTo(expected(pixel, i % 3, depth, alpha));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,false", "4,false", "8,false", "2,true", "8,true"})
  void palettes_of_every_depth_with_transparent_colours(int depth, boolean interlaced) {
    int[][][] samples = samples(29, 13, 1, depth);
    byte[] palette = new byte[3 << depth];
    new Random(1).nextBytes(palette);
    byte[] alpha = {0, (byte) 128};
    byte[] file =
        new PngFile(29, 13, depth, 3, interlaced)
            .chunk("PLTE", palette)
            .chunk("tRNS", alpha)
            .finish(rows(samples, depth, interlaced));

    byte[] rgb = pictures.decode(file).rgb();

    for (int i = 0; i < rgb.length; i++) {
      int index = samples[i / 3 / 29][i / 3 % 29][0];
      int cover = index < 2 ? alpha[index] & 0xFF : 255;
      int colour = palette[3 * index + i % 3] & 0xFF;
      assertThat(rgb[i] & 0xFF)
          .isEqualTo((int) Math.round((colour * cover + 255.0 * (255 - cover)) / 255));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,4", "0,16", "2,8", "2,16"})
  void the_one_colour_declared_transparent_is_white(int colour, int depth) {
    int channels = colour == 0 ? 1 : 3;
    int[][][] samples = samples(9, 7, channels, depth);
    int[] key = samples[3][4];
    byte[] file =
        new PngFile(9, 7, depth, colour, false)
            .chunk(
                "tRNS",
                PngFile.bytes(
                    data -> {
                      for (int sample : key) {
                        data.writeShort(sample);
                      }
                    }))
            .finish(rows(samples, depth, false));

    Picture picture = pictures.decode(file);

    Quadrants.assertColour(picture, 4, 3, Quadrants.WHITE, 0);
    assertThat(picture.rgb()[0] & 0xFF)
        .isEqualTo(
            java.util.Arrays.equals(samples[0][0], key)
                ? 255
                : expected(samples[0][0], 0, depth, false));
  }
}
