package dev.millrace.faces;

import dev.millrace.faces.align.Shapes;

/**
 * How well a face can be told from others, 0..1: the product of three shares, so that one bad thing
 * is enough to make a face poor.
 *
 * <ul>
 *   <li>size: 1 from {@value #ENOUGH_PIXELS} px between the eyes on, which fills the embedding
 *       net's chip; in proportion below
 *   <li>sharpness of the chip
 *   <li>pose: 1 for a frontal face, falling as the head turns away or nods
 * </ul>
 *
 * <p>It says nothing of whether it is a face; that is the score.
 */
final class Quality {

  private static final double ENOUGH_PIXELS = 40;

  /** Where a frontal nose tip lies between the eyes (0) and the mouth (1). */
  private static final double LEVEL_NOSE = 0.56;

  private Quality() {}

  /**
   * The quality of a face.
   *
   * @param five eyes, nose tip and mouth corners in pixels of the picture
   * @param sharpness of the chip, 0..1
   */
  static double of(double[] five, double sharpness) {
    double size = Math.min(1, eyeDistance(five) / ENOUGH_PIXELS);
    return size * sharpness * pose(five);
  }

  static double eyeDistance(double[] five) {
    return Math.hypot(five[2] - five[0], five[3] - five[1]);
  }

  /**
   * 1 for a frontal face. In the frame of the face (across: along the line of the eyes; down: from
   * eyes to mouth) a turned head moves the nose tip across, a nodding one moves it down or up.
   */
  static double pose(double[] five) {
    double eyes = eyeDistance(five);
    double eyesX = (five[0] + five[2]) / 2;
    double eyesY = (five[1] + five[3]) / 2;
    double downX = (five[6] + five[8]) / 2 - eyesX;
    double downY = (five[7] + five[9]) / 2 - eyesY;
    double down = Math.hypot(downX, downY);
    if (!(eyes > 0) || !(down > 0)) {
      return 0;
    }
    double noseX = five[4] - eyesX;
    double noseY = five[5] - eyesY;
    double across = (noseX * downY - noseY * downX) / (down * eyes);
    double along = (noseX * downX + noseY * downY) / (down * down);
    double turn = across / 0.5;
    double nod = (along - LEVEL_NOSE) / 0.45;
    double slim = Math.max(0, down / eyes - 1.3) / 0.7;
    return Math.exp(-(turn * turn + nod * nod + slim * slim));
  }

  /** Five points of 5 or 68. */
  static double[] five(double[] points) {
    return points.length == 10 ? points : Shapes.fiveOf68(points);
  }
}
