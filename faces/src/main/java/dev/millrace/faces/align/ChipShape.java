package dev.millrace.faces.align;

/** How a face is laid into the square chip that an embedding net was trained on. */
public enum ChipShape {
  /** dlib's chip, 150 px: from 68 points by nose, eyes and upper lip, or else from 5. */
  DLIB(Shapes.DLIB_CHIP),
  /** The chip of ArcFace and its kin (SFace, AdaFace, EdgeFace), 112 px, from 5 points. */
  ARCFACE(Shapes.ARCFACE_CHIP);

  private static final int[] STEADY = Shapes.dlibIndices();
  private static final double[] DLIB_STEADY = Shapes.dlibFrom68();
  private static final double[] DLIB_FIVE = Shapes.dlibFrom5();
  private static final double[] ARCFACE_FIVE = Shapes.arcfaceFrom5();

  private final int side;

  ChipShape(int side) {
    this.side = side;
  }

  /** Side of the chip, in pixels. */
  public int side() {
    return side;
  }

  /**
   * Takes chip pixels to picture pixels, such that the shape's points come nearest to the face's.
   * Distances are measured in the picture, as dlib does.
   *
   * @param points 68 or 5 points as x0, y0, x1, y1, … in pixels of the picture
   */
  public Similarity chipToPicture(double[] points) {
    boolean all = points.length == 2 * 68;
    return switch (this) {
      case DLIB ->
          all
              ? Similarity.fit(DLIB_STEADY, Shapes.pick(points, STEADY))
              : Similarity.fit(DLIB_FIVE, points);
      case ARCFACE -> Similarity.fit(ARCFACE_FIVE, all ? Shapes.fiveOf68(points) : points);
    };
  }
}
