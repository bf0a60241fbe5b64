package dev.millrace.faces.detect;

/**
 * A face as a detector reports it.
 *
 * @param left in pixels of the picture, as are the next three; the box may reach outside it
 * @param score 0..1
 * @param points x0, y0, x1, y1, … in pixels of the picture: eyes, nose tip, mouth corners, left of
 *     the picture first; empty when the detector gives none
 */
public record Detection(
    double left, double top, double right, double bottom, double score, double[] points) {

  public double width() {
    return right - left;
  }

  public double height() {
    return bottom - top;
  }

  public double area() {
    return Math.max(0, width()) * Math.max(0, height());
  }

  /** The part of the box that lies in a picture. */
  public Detection within(int pictureWidth, int pictureHeight) {
    return new Detection(
        Math.max(0, left),
        Math.max(0, top),
        Math.min(pictureWidth, right),
        Math.min(pictureHeight, bottom),
        score,
        points);
  }

  /** Area shared with another box. */
  double shared(Detection other) {
    double wide = Math.min(right, other.right) - Math.max(left, other.left);
    double high = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    return wide <= 0 || high <= 0 ? 0 : wide * high;
  }

  /** Shared area over the area of both together, 0..1. */
  public double overlap(Detection other) {
    double shared = shared(other);
    return shared == 0 ? 0 : shared / (area() + other.area() - shared);
  }
}
