package dev.millrace.faces.align;

/**
 * The shapes that faces are brought to, as points {@code x0, y0, x1, y1, …} in pixels of the chip.
 * Fractions of a pixel matter: on Labelled Faces in the Wild a chip 3 pixels off, or 6 % too large,
 * costs 0.2 to 0.6 points of accuracy. {@code AlignmentTest} pins them.
 */
public final class Shapes {

  /** Side of the chip that dlib's face recognition net was trained on. */
  public static final int DLIB_CHIP = 150;

  /** Side of the chip that nets of the ArcFace family were trained on. */
  public static final int ARCFACE_CHIP = 112;

  /** Eyes, nose tip, mouth corners in the 150 px dlib chip, left of the picture first. */
  private static final double[] DLIB_FIVE = {
    47.55, 46.60, 100.48, 46.60, 74.01, 76.56, 50.41, 103.02, 97.61, 103.02
  };

  /** The same five points in the 112 px chip of insightface's ArcFace (arcface_torch). */
  private static final double[] ARCFACE_FIVE = {
    38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041
  };

  /**
   * The mean of points 27 to 54 and 60 to 64 (nose, eyes, upper lip) of dlib's 68-point faces, in a
   * frame where the face spans about 0 to 1 (davisking/dlib, image_transforms/interpolation.h).
   * Brows, jaw and lower lip move too much with expression to align by.
   */
  private static final double[] DLIB_MEAN_X = {
    0.490127, 0.490127, 0.490127, 0.490127, 0.36688, 0.426036, 0.490127, 0.554217, 0.613373,
    0.121737, 0.187122, 0.265825, 0.334606, 0.260918, 0.182743, 0.645647, 0.714428, 0.793132,
    0.858516, 0.79751, 0.719335, 0.254149, 0.340985, 0.428858, 0.490127, 0.551395, 0.639268,
    0.726104, 0.290379, 0.428096, 0.490127, 0.552157, 0.689874
  };

  private static final double[] DLIB_MEAN_Y = {
    0.203352, 0.307009, 0.409805, 0.515625, 0.587326, 0.609345, 0.628106, 0.609345, 0.587326,
    0.216423, 0.178758, 0.179852, 0.231733, 0.245099, 0.244077, 0.231733, 0.179852, 0.178758,
    0.216423, 0.244077, 0.245099, 0.780233, 0.745405, 0.727388, 0.742578, 0.727388, 0.745405,
    0.780233, 0.784792, 0.778746, 0.785343, 0.778746, 0.784792
  };

  private static final double DLIB_PADDING = 0.25;

  private Shapes() {}

  /** Which of 68 landmarks {@link #dlibFrom68} lists, in its order. */
  static int[] dlibIndices() {
    int[] indices = new int[DLIB_MEAN_X.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = i < 28 ? 27 + i : 60 + i - 28;
    }
    return indices;
  }

  /** The points of {@link #dlibIndices} in the 150 px chip. */
  static double[] dlibFrom68() {
    double[] points = new double[2 * DLIB_MEAN_X.length];
    for (int i = 0; i < DLIB_MEAN_X.length; i++) {
      points[2 * i] = padded(DLIB_MEAN_X[i]);
      points[2 * i + 1] = padded(DLIB_MEAN_Y[i]);
    }
    return points;
  }

  private static double padded(double mean) {
    return (DLIB_PADDING + mean) / (1 + 2 * DLIB_PADDING) * DLIB_CHIP;
  }

  static double[] dlibFrom5() {
    return DLIB_FIVE.clone();
  }

  static double[] arcfaceFrom5() {
    return ARCFACE_FIVE.clone();
  }

  /**
   * Eyes, nose tip and mouth corners out of 68 landmarks, left of the picture first; an eye is the
   * mean of its six points.
   */
  public static double[] fiveOf68(double[] points) {
    double[] five = new double[10];
    mean(points, 36, 42, five, 0);
    mean(points, 42, 48, five, 2);
    mean(points, 30, 31, five, 4);
    mean(points, 48, 49, five, 6);
    mean(points, 54, 55, five, 8);
    return five;
  }

  private static void mean(double[] points, int first, int end, double[] to, int at) {
    for (int i = first; i < end; i++) {
      to[at] += points[2 * i] / (end - first);
      to[at + 1] += points[2 * i + 1] / (end - first);
    }
  }

  /** The points at {@code indices} of {@code points}. */
  static double[] pick(double[] points, int[] indices) {
    double[] picked = new double[2 * indices.length];
    for (int i = 0; i < indices.length; i++) {
      picked[2 * i] = points[2 * indices[i]];
      picked[2 * i + 1] = points[2 * indices[i] + 1];
    }
    return picked;
  }
}
