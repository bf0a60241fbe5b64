package dev.millrace.faces.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The drawing in four quarters that all files of {@code pictures/} show, 48 × 32. */
final class Quadrants {
  static final int WIDTH = 48;
  static final int HEIGHT = 32;
  static final int RED = 0xC8281E;
  static final int GREEN = 0x28B43C;
  static final int BLUE = 0x283CC8;
  static final int YELLOW = 0xE6D228;
  static final int WHITE = 0xFFFFFF;

  private Quadrants() {}

  static BufferedImage draw() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean left = x < WIDTH / 2;
        image.setRGB(x, y, y < HEIGHT / 2 ? (left ? RED : GREEN) : (left ? BLUE : YELLOW));
      }
    }
    return image;
  }

  static byte[] file(String name) {
    try (InputStream in = Quadrants.class.getResourceAsStream("/pictures/" + name)) {
      assertThat(in).as("test picture %s", name).isNotNull();
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks the middles of the four quarters, clockwise from the top left. */
  static void assertShows(Picture picture, int tolerance, int... colours) {
    int w = picture.width();
    int h = picture.height();
    assertColour(picture, w / 4, h / 4, colours[0], tolerance);
    assertColour(picture, 3 * w / 4, h / 4, colours[1], tolerance);
    assertColour(picture, 3 * w / 4, 3 * h / 4, colours[2], tolerance);
    assertColour(picture, w / 4, 3 * h / 4, colours[3], tolerance);
  }

  static void assertColour(Picture picture, int x, int y, int colour, int tolerance) {
    int at = 3 * (y * picture.width() + x);
    for (int c = 0; c < 3; c++) {
      int wanted = (colour >> (16 - 8 * c)) & 0xFF;
      assertThat(picture.rgb()[at + c] & 0xFF)
          .as("channel %d of pixel (%d, %d)", c, x, y)
          .isBetween(wanted - tolerance, wanted + tolerance);
    }
  }
}
