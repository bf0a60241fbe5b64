package dev.millrace.server.http;

import dev.millrace.faces.FaceFinder;
import dev.millrace.faces.FoundFace;
import dev.millrace.faces.gallery.Crops;
import dev.millrace.faces.gallery.FaceMatcher;
import dev.millrace.faces.gallery.Finders;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import dev.millrace.pipeline.Compute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Looks at photos that come in requests, on the threads where models run. It uses the model of the
 * space that the collection is served in, so that a change of the live model under way changes no
 * answer.
 */
public final class FaceLooking {
  /** Poorer faces are not enrolled unless asked for: blur makes everybody alike. */
  private static final double ENROL_QUALITY = 0.2;

  private final Finders finders;
  private final FaceMatcher matcher;
  private final Pictures pictures;
  private final Compute compute;
  private final long maxBytes;

  /**
   * @param maxBytes of a photo in a request
   */
  public FaceLooking(
      Finders finders, FaceMatcher matcher, Pictures pictures, Compute compute, long maxBytes) {
    this.finders = finders;
    this.matcher = matcher;
    this.pictures = pictures;
    this.compute = compute;
    this.maxBytes = maxBytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** A photo and its faces, largest first. */
  record Looked(int width, int height, int orientation, String space, List<FoundFace> faces) {}

  /** A face to enrol. */
  record Chosen(String space, Crops.Portrait portrait) {}

  Looked look(byte[] photo, String collection) throws Exception {
    FaceFinder finder = finder(collection);
    return compute(photo, picture -> looked(finder, picture));
  }

  private static Looked looked(FaceFinder finder, Picture picture) {
    return new Looked(
        picture.width(),
        picture.height(),
        picture.orientation(),
        finder.space(),
        finder.find(picture));
  }

  /** The one face of a photo, or the chosen one, cut out. */
  Chosen choose(byte[] photo, String collection, FaceChoice choice) throws Exception {
    FaceFinder finder = finder(collection);
    return compute(
        photo,
        picture -> {
          FoundFace face = pick(finder.find(picture), choice);
          return new Chosen(finder.space(), Crops.portrait(picture, face));
        });
  }

  /** Work that needs the threads where models run, such as decoding. */
  <T> T compute(Callable<T> work) throws Exception {
    return compute.call(work);
  }

  private <T> T compute(byte[] photo, java.util.function.Function<Picture, T> work)
      throws Exception {
    return compute.call(() -> pictures.use(photo, work));
  }

  private FaceFinder finder(String collection) {
    Optional<FaceFinder> serving = matcher.servingSpace(collection).flatMap(finders::in);
    return serving.orElseGet(finders::live);
  }

  private static FoundFace pick(List<FoundFace> faces, FaceChoice choice) {
    if (faces.isEmpty()) {
      throw problem("no-face", "No face", "no face was found in the photo; try another", faces);
    }
    Integer number = choice.number();
    if (number == null && faces.size() > 1) {
      throw problem(
          "several-faces",
          "Several faces",
          "the photo shows %d faces; say which with ?face=0 … ?face=%d, largest first"
              .formatted(faces.size(), faces.size() - 1),
          faces);
    }
    if (number != null && number >= faces.size()) {
      throw problem(
          "no-face",
          "No face",
          "the photo shows %d faces; there is no face=%d".formatted(faces.size(), number),
          faces);
    }
    FoundFace face = faces.get(number == null ? 0 : number);
    if (face.quality() < ENROL_QUALITY && !choice.force()) {
      throw problem(
          "poor-face",
          "Poor face",
          "the face's quality is %.2f, at least %.2f is wanted to tell people apart; take a larger and sharper photo, or add ?force=true"
              .formatted(face.quality(), ENROL_QUALITY),
          faces);
    }
    return face;
  }

  private static ProblemException problem(
      String slug, String title, String detail, List<FoundFace> faces) {
    List<?> boxes = faces.stream().map(face -> FaceJson.box(face.box())).toList();
    return new ProblemException(new Problem(422, slug, title, detail, Map.of("boxes", boxes)));
  }
}
