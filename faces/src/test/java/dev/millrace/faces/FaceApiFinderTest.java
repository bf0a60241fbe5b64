package dev.millrace.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.faces.detect.Detection;
import dev.millrace.faces.detect.SsdDetector;
import dev.millrace.faces.detect.SsdDetector.Frame;
import dev.millrace.faces.detect.SsdDetector.Looks;
import dev.millrace.faces.image.Picture;
import dev.millrace.faces.image.Pictures;
import dev.millrace.faces.net.Net;
import dev.millrace.faces.net.PixelFormat;
import dev.millrace.model.Session;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The finder with the real nets, against what face-api 1.7.15 itself (on TensorFlow.js 4.22, WASM)
 * found on its six sample photos.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaceApiFinderTest {

  private final Pictures pictures = new Pictures();
  private Session detector;
  private FaceFinder finder;

  @BeforeAll
  void load() {
    detector = FaceApi.net("detector.onnx");
    finder =
        FaceFinders.of(
            new FakeModel(
                FakeModel.FACE_API,
                Map.of(
                    "detector", detector,
                    "landmarks", FaceApi.net("landmarks.onnx"),
                    "embedder", FaceApi.net("embedder.onnx"))));
  }

  @Test
  void atTheOriginalsSettingsTheBoxesAreTheOriginals() throws IOException {
    SsdDetector original =
        new SsdDetector(
            new Net(detector, "detector", 512, 1, PixelFormat.RGB),
            new Looks(List.of(512), Frame.SQUARE, 0.5, 0.5, 0.5));
    for (JsonNode photo : recorded()) {
      Picture picture = picture(photo);
      List<Detection> found = original.detect(picture);
      assertThat(found).hasSameSizeAs(photo.get("faces"));
      for (int i = 0; i < found.size(); i++) {
        JsonNode face = photo.get("faces").get(i);
        double stretch = stretch(picture);
        Detection box = found.get(i);
        assertThat(box.score()).isCloseTo(face.get(0).asDouble(), within(2e-5));
        assertThat(box.left()).isCloseTo(face.get(1).asDouble(), within(0.02));
        assertThat(box.top() * stretch).isCloseTo(face.get(2).asDouble(), within(0.02));
        assertThat(box.width()).isCloseTo(face.get(3).asDouble(), within(0.02));
        assertThat(box.height() * stretch).isCloseTo(face.get(4).asDouble(), within(0.02));
      }
    }
  }

  /** face-api takes the rows of its input that the picture fills for a whole number. */
  private static double stretch(Picture wide) {
    double rows = wide.height() * 512.0 / wide.width();
    return rows / Math.round(rows);
  }

  @Test
  void theProductFindsAllTwentyTwoFacesAndNothingElse() throws IOException {
    int count = 0;
    for (JsonNode photo : recorded()) {
      List<FoundFace> found = finder.find(picture(photo));
      assertThat(found).hasSameSizeAs(photo.get("faces"));
      for (JsonNode face : photo.get("faces")) {
        double x = face.get(1).asDouble() + face.get(3).asDouble() / 2;
        double y = face.get(2).asDouble() + face.get(4).asDouble() / 2;
        assertThat(found).anyMatch(one -> contains(one.box(), x, y));
        count++;
      }
    }
    assertThat(count).isEqualTo(22);
  }

  @Test
  void facesComeLargestFirstWithLandmarksInsideAndAUsefulQuality() throws IOException {
    for (JsonNode photo : recorded()) {
      List<FoundFace> found = finder.find(picture(photo));
      assertThat(found)
          .isSortedAccordingTo(
              Comparator.comparingDouble(
                      (FoundFace face) -> face.box().width() * face.box().height())
                  .reversed());
      for (FoundFace face : found) {
        assertThat(face.landmarks()).hasSize(68);
        FoundFace.Point nose = face.landmarks().get(30);
        assertThat(contains(face.box(), nose.x(), nose.y())).isTrue();
        assertThat(face.quality()).isBetween(0.2, 1.0);
        assertThat(face.embedding()).hasSize(finder.dimensions());
      }
    }
  }

  @Test
  void facesOfOnePhotoAreDifferentPeople() throws IOException {
    for (JsonNode photo : recorded()) {
      List<FoundFace> found = finder.find(picture(photo));
      for (int i = 0; i < found.size(); i++) {
        assertThat(nearest(found.get(i), found.subList(0, i))).isGreaterThan(0.5);
      }
    }
  }

  @Test
  void aMirroredAndAHalfSizePhotoGiveNearlyTheSameVectors() {
    Picture photo = pictures.decode(FaceApi.sample(1));
    List<FoundFace> original = finder.find(photo);

    for (FoundFace other : finder.find(mirrored(photo))) {
      assertThat(nearest(other, original)).isLessThan(0.2);
    }
    for (FoundFace other : finder.find(halved(photo))) {
      assertThat(nearest(other, original)).isLessThan(0.2);
    }
  }

  @Test
  void aPhotoWithoutFacesHasNone() {
    assertThat(finder.find(new Picture(640, 480, new byte[3 * 640 * 480], 1))).isEmpty();
  }

  private static double nearest(FoundFace face, List<FoundFace> others) {
    return others.stream()
        .mapToDouble(other -> distance(face.embedding(), other.embedding()))
        .min()
        .orElse(Double.MAX_VALUE);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static boolean contains(FoundFace.Box box, double x, double y) {
    return x >= box.x()
        && y >= box.y()
        && x <= box.x() + box.width()
        && y <= box.y() + box.height();
  }

  private Picture picture(JsonNode photo) {
    String name = photo.get("photo").asText();
    return pictures.decode(FaceApi.sample(name.charAt("sample".length()) - '0'));
  }

  private static JsonNode recorded() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            FaceApiFinderTest.class.getResourceAsStream("face-api-samples.json"))) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Picture mirrored(Picture picture) {
    int width = picture.width();
    byte[] rgb = new byte[picture.rgb().length];
    for (int i = 0; i < rgb.length; i += 3) {
      int x = i / 3 % width;
      System.arraycopy(picture.rgb(), i, rgb, i + 3 * (width - 1 - 2 * x), 3);
    }
    return new Picture(width, picture.height(), rgb, 1);
  }

  private static Picture halved(Picture picture) {
    int width = picture.width() / 2;
    int height = picture.height() / 2;
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int from = 3 * (i / 3 / width * 2 * picture.width() + i / 3 % width * 2) + i % 3;
      int below = from + 3 * picture.width();
      int sum =
          (picture.rgb()[from] & 0xff)
              + (picture.rgb()[from + 3] & 0xff)
              + (picture.rgb()[below] & 0xff)
              + (picture.rgb()[below + 3] & 0xff);
      rgb[i] = (byte) (sum / 4);
    }
    return new Picture(width, height, rgb, 1);
  }
}
