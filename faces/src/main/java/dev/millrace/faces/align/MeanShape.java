package dev.millrace.faces.align;

/**
 * The face as the landmark net likes it: where its own 68 points lie on average in its 112 px
 * input, upright.
 *
 * <p>Place and size (eyes at (36.5, 29.2) and (75.2, 29.0), mouth corners at (40.4, 72.2) and
 * (73.5, 72.1)) are those measured to serve recognition best; the shape is the mean of the net's
 * second answers on the 22 faces of the six sample photos of face-api and their mirror images, each
 * fitted to that place. A shape from 60 other photos gave the same accuracy.
 */
final class MeanShape {

  /** Side of the input that the points are measured in. */
  static final int SIDE = 112;

  private static final double[] POINTS = {
    11.3, 26.6, 11.5, 39.0, 14.3, 50.9, 16.6, 61.1,
    20.9, 72.4, 27.4, 82.0, 34.6, 89.2, 43.7, 96.3,
    56.6, 100.5, 69.2, 95.6, 77.4, 88.4, 84.4, 81.4,
    90.0, 71.7, 94.2, 60.7, 97.4, 50.8, 98.8, 39.6,
    100.4, 27.0, 20.3, 17.3, 26.0, 13.8, 33.0, 12.8,
    39.8, 14.2, 45.2, 16.9, 67.3, 17.3, 73.3, 14.4,
    79.4, 13.1, 86.5, 13.5, 91.3, 17.2, 56.1, 30.9,
    56.3, 39.9, 56.1, 47.9, 56.2, 55.5, 48.7, 58.3,
    52.3, 60.0, 56.6, 60.9, 60.7, 59.6, 64.0, 58.4,
    29.0, 27.9, 33.2, 26.4, 39.0, 26.5, 44.0, 29.5,
    39.5, 31.5, 33.3, 30.7, 67.5, 29.1, 72.2, 26.0,
    78.3, 26.0, 82.5, 28.1, 78.7, 30.8, 72.1, 30.5,
    40.0, 71.1, 45.8, 69.5, 52.6, 68.0, 56.8, 69.1,
    60.2, 68.0, 67.5, 69.6, 73.4, 70.9, 67.0, 77.5,
    62.4, 81.5, 56.8, 82.6, 51.7, 81.7, 46.1, 78.5,
    41.2, 71.4, 51.2, 71.9, 56.7, 72.2, 61.3, 72.3,
    71.7, 71.0, 62.2, 75.7, 56.9, 76.6, 51.8, 76.2
  };

  private MeanShape() {}

  static double[] points() {
    return POINTS.clone();
  }

  /**
   * Takes pixels of the net's input to picture pixels, such that a face lies as the mean face does.
   *
   * @param points 68 points of the face in pixels of the picture
   */
  static Similarity toPicture(double[] points) {
    return Similarity.fit(POINTS, points);
  }
}
