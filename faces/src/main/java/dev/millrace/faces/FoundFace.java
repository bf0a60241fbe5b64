package dev.millrace.faces;

import java.util.List;

/**
 * A face that a model found in a picture.
 *
 * @param box in pixels of the upright picture
 * @param landmarks points in pixels of the upright picture (68 of them with face-api, 5 with YuNet)
 * @param score the detector's confidence, 0..1
 * @param quality how well the face can be told from others, 0..1: size, sharpness, pose
 * @param embedding the face as a vector, in the space of the model that made it; not copied
 */
public record FoundFace(
    Box box, List<Point> landmarks, double score, double quality, float[] embedding) {
  public FoundFace {
    landmarks = List.copyOf(landmarks);
  }

  /** An axis-aligned box; x and y are its top left corner. Pixels. */
  public record Box(double x, double y, double width, double height) {}

  /** A point, in pixels. */
  public record Point(double x, double y) {}
}
