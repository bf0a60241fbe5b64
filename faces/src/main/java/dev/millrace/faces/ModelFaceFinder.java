package dev.millrace.faces;

import dev.millrace.faces.align.FaceRegion;
import dev.millrace.faces.align.LandmarkNet;
import dev.millrace.faces.detect.Detection;
import dev.millrace.faces.detect.Detector;
import dev.millrace.faces.embed.Embedder;
import dev.millrace.faces.image.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The way of a picture through the nets: detect, find landmarks, cut the chip, embed. All of it on
 * the caller's thread; the faces of a picture go through each net together.
 */
final class ModelFaceFinder implements FaceFinder {

  private final Detector detector;
  private final Optional<LandmarkNet> landmarks;
  private final Embedder embedder;
  private final int maxFaces;
  private final String space;
  private final int dimensions;

  /**
   * Puts the parts together.
   *
   * @param landmarks absent when the detector gives five points
   * @param maxFaces the largest that many are kept
   */
  ModelFaceFinder(
      Detector detector,
      Optional<LandmarkNet> landmarks,
      Embedder embedder,
      int maxFaces,
      String space,
      int dimensions) {
    this.detector = detector;
    this.landmarks = landmarks;
    this.embedder = embedder;
    this.maxFaces = maxFaces;
    this.space = space;
    this.dimensions = dimensions;
  }

  @Override
  public String space() {
    return space;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public List<FoundFace> find(Picture picture) {
    List<Detection> detections = largest(detector.detect(picture), picture);
    if (detections.isEmpty()) {
      return List.of();
    }
    List<FaceRegion> regions = detections.stream().map(face -> new FaceRegion(picture)).toList();
    List<double[]> points =
        landmarks
            .map(net -> net.find(looks(net, detections, regions)))
            .orElseGet(() -> detections.stream().map(Detection::points).toList());
    List<Embedder.Face> faces = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      faces.add(new Embedder.Face(regions.get(i), points.get(i)));
    }
    List<Embedder.Embedding> embeddings = embedder.embed(faces);
    List<FoundFace> found = new ArrayList<>(points.size());
    for (int i = 0; i < points.size(); i++) {
      found.add(face(detections.get(i), points.get(i), embeddings.get(i)));
    }
    return List.copyOf(found);
  }

  private List<Detection> largest(List<Detection> detections, Picture picture) {
    return detections.stream()
        .map(face -> face.within(picture.width(), picture.height()))
        .filter(face -> face.width() >= 1 && face.height() >= 1)
        .sorted(Comparator.comparingDouble(Detection::area).reversed())
        .limit(maxFaces)
        .toList();
  }

  private static List<LandmarkNet.Face> looks(
      LandmarkNet net, List<Detection> detections, List<FaceRegion> regions) {
    List<LandmarkNet.Face> looks = new ArrayList<>(detections.size());
    for (int i = 0; i < detections.size(); i++) {
      Detection box = detections.get(i);
      looks.add(
          new LandmarkNet.Face(
              regions.get(i), net.box(box.left(), box.top(), box.right(), box.bottom())));
    }
    return looks;
  }

  private static FoundFace face(
      Detection detection, double[] points, Embedder.Embedding embedding) {
    List<FoundFace.Point> landmarks = new ArrayList<>(points.length / 2);
    for (int i = 0; i < points.length; i += 2) {
      landmarks.add(new FoundFace.Point(points[i], points[i + 1]));
    }
    return new FoundFace(
        new FoundFace.Box(detection.left(), detection.top(), detection.width(), detection.height()),
        landmarks,
        detection.score(),
        Quality.of(Quality.five(points), embedding.sharpness()),
        embedding.vector());
  }
}
