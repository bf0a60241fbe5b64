package dev.millrace.faces.align;

import dev.millrace.faces.image.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * The surroundings of one face, from which square chips are cut at any angle and size.
 *
 * <p>A chip smaller than the face in the picture is sampled from a level of a box-average pyramid:
 * the largest power of two not above the reduction, 16 at most, then bilinear. So every picture
 * pixel counts (plain bilinear would skip most of them) at a fraction of the cost of supersampling.
 * The pyramid covers the face only and is kept, because a face is cut three times: twice for its
 * landmarks, once for its embedding. Outside the picture is black.
 *
 * <p>Not thread-safe; made anew for every face.
 */
public final class FaceRegion {

  private static final int TOP_LEVEL = 16;

  /** How much further than asked the pyramid reaches on each side, so that the next chip fits. */
  private static final double MARGIN = 0.15;

  private final Raster picture;

  /** Levels 2, 4, 8, …, all of one part of the picture; empty until one is needed. */
  private final List<Raster> levels = new ArrayList<>();

  private Bounds covered = new Bounds(0, 0, 0, 0);

  public FaceRegion(Picture picture) {
    this.picture = Raster.of(picture);
  }

  /** Part of the picture in its pixels; right and bottom are exclusive. */
  private record Bounds(int left, int top, int right, int bottom) {
    boolean contains(Bounds other) {
      return left <= other.left
          && top <= other.top
          && right >= other.right
          && bottom >= other.bottom;
    }
  }

  /**
   * Cuts a chip.
   *
   * @param chipToPicture takes chip pixels to picture pixels
   * @param side of the chip, in pixels
   * @param planes receives red, green and blue planes of {@code side * side} values 0..255
   */
  public void cut(Similarity chipToPicture, int side, float[] planes) {
    Raster source = level(chipToPicture, side);
    Warp.bilinear(source, chipToPicture.then(source.fromPicture()), side, planes);
  }

  private Raster level(Similarity chipToPicture, int side) {
    int reduction = (int) Math.min(chipToPicture.scale(), TOP_LEVEL);
    if (reduction < 2) {
      return picture;
    }
    Bounds wanted = footprint(chipToPicture, side, 0);
    if (wanted.right() <= wanted.left() || wanted.bottom() <= wanted.top()) {
      return picture;
    }
    if (!covered.contains(wanted)) {
      levels.clear();
      covered = footprint(chipToPicture, side, MARGIN * side);
    }
    int depth = 31 - Integer.numberOfLeadingZeros(reduction);
    while (levels.size() < depth) {
      levels.add(next());
    }
    return levels.get(depth - 1);
  }

  private Raster next() {
    if (levels.isEmpty()) {
      int width = covered.right() - covered.left();
      int height = covered.bottom() - covered.top();
      return picture.halved(covered.left(), covered.top(), width, height);
    }
    Raster last = levels.getLast();
    return last.halved(0, 0, last.width(), last.height());
  }

  /** The part of the picture that a chip with a margin touches, with a pixel to spare. */
  private Bounds footprint(Similarity chipToPicture, int side, double margin) {
    double low = -margin;
    double high = side + margin;
    double[] corners =
        chipToPicture.apply(new double[] {low, low, high, low, low, high, high, high});
    double left = Math.min(Math.min(corners[0], corners[2]), Math.min(corners[4], corners[6]));
    double right = Math.max(Math.max(corners[0], corners[2]), Math.max(corners[4], corners[6]));
    double top = Math.min(Math.min(corners[1], corners[3]), Math.min(corners[5], corners[7]));
    double bottom = Math.max(Math.max(corners[1], corners[3]), Math.max(corners[5], corners[7]));
    return new Bounds(
        clamp(left - 1, picture.width()),
        clamp(top - 1, picture.height()),
        clamp(right + 2, picture.width()),
        clamp(bottom + 2, picture.height()));
  }

  private static int clamp(double value, int most) {
    return (int) Math.max(0, Math.min(most, Math.floor(value)));
  }
}
