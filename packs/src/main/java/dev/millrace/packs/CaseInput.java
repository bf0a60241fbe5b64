package dev.millrace.packs;

import java.awt.image.BufferedImage;
import java.util.Map;

/**
 * A picture for a verification case: whole numbers 0..255 that come out the same on every machine.
 */
sealed interface CaseInput {

  /**
   * Writes the picture as planes red, green, blue into {@code pixels} from {@code at}.
   *
   * @param photos decoded sample photos by name
   */
  void draw(Map<String, BufferedImage> photos, byte[] pixels, int at, int height, int width);

  /**
   * Squares of colours drawn from a seed. The colour of plane {@code p} in the square of row {@code
   * r} and column {@code c} is the top byte of {@code mix(mix(mix(seed + r) + c) + p)}, where
   * {@code mix} is the finaliser of MurmurHash3 in 32-bit arithmetic.
   *
   * @param block side of a square in pixels; 1 is plain noise
   */
  record Pattern(int seed, int block) implements CaseInput {
    @Override
    public void draw(
        Map<String, BufferedImage> photos, byte[] pixels, int at, int height, int width) {
      for (int plane = 0, i = at; plane < 3; plane++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++, i++) {
            int square = mix(mix(seed + y / block) + x / block);
            pixels[i] = (byte) (mix(square + plane) >>> 24);
          }
        }
      }
    }

    private static int mix(int value) {
      int mixed = value;
      mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
      mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
      return mixed ^ mixed >>> 16;
    }
  }

  /**
   * A square of a sample photo, taking for each pixel the photo's pixel nearest to its middle;
   * black outside the photo.
   *
   * @param name such as {@code sample5.jpg}
   * @param x left edge of the square in the photo
   * @param y its top edge
   * @param side its side; it becomes the longer side of the picture
   */
  record Photo(String name, int x, int y, int side) implements CaseInput {
    @Override
    public void draw(
        Map<String, BufferedImage> photos, byte[] pixels, int at, int height, int width) {
      BufferedImage photo = photos.get(name);
      if (photo == null) {
        throw new PackException("the npm package lacks demo/" + name);
      }
      int longer = Math.max(height, width);
      int plane = height * width;
      for (int row = 0, i = at; row < height; row++) {
        int photoY = y + (2 * row + 1) * side / (2 * longer);
        for (int column = 0; column < width; column++, i++) {
          int photoX = x + (2 * column + 1) * side / (2 * longer);
          boolean inside = photoX < photo.getWidth() && photoY < photo.getHeight();
          int rgb = inside ? photo.getRGB(photoX, photoY) : 0;
          pixels[i] = (byte) (rgb >> 16);
          pixels[i + plane] = (byte) (rgb >> 8);
          pixels[i + 2 * plane] = (byte) rgb;
        }
      }
    }
  }
}
