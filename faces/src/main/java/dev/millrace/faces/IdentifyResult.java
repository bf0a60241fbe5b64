package dev.millrace.faces;

import dev.millrace.faces.gallery.Match;
import dev.millrace.faces.gallery.SeenFace;
import java.util.List;

/**
 * The result of {@code identify-faces}, in its JSON form. Pixels are those of the upright picture.
 */
record IdentifyResult(Image image, List<IdentifiedFace> faces) {

  /** The picture as it was looked at; {@code orientation} is the EXIF value that its file had. */
  record Image(int width, int height, int orientation) {}

  /** A face; {@code landmarks} are pairs of x and y. */
  record IdentifiedFace(
      String id,
      FoundFace.Box box,
      List<List<Double>> landmarks,
      double score,
      double quality,
      Match match) {}

  static IdentifyResult of(Image image, List<SeenFace> faces) {
    return new IdentifyResult(image, faces.stream().map(IdentifyResult::face).toList());
  }

  private static IdentifiedFace face(SeenFace seen) {
    FoundFace face = seen.face();
    FoundFace.Box box = face.box();
    return new IdentifiedFace(
        seen.id(),
        new FoundFace.Box(
            hundredths(box.x()),
            hundredths(box.y()),
            hundredths(box.width()),
            hundredths(box.height())),
        face.landmarks().stream()
            .map(point -> List.of(hundredths(point.x()), hundredths(point.y())))
            .toList(),
        tenThousandths(face.score()),
        tenThousandths(face.quality()),
        seen.match());
  }

  /** A hundredth of a pixel is finer than any detector, and keeps results readable. */
  private static double hundredths(double pixels) {
    return Math.round(pixels * 100) / 100.0;
  }

  private static double tenThousandths(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }
}
