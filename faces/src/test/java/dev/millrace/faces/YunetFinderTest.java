package dev.millrace.faces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.faces.image.Pictures;
import dev.millrace.model.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Another detector family, plugged in by settings alone: YuNet's five points under dlib's chip. */
class YunetFinderTest {

  private static final String SETTINGS =
      """
      {"detector": {"family": "yunet", "size": 640},
       "embedder": {"family": "dlib"}}
      """;

  @Test
  void yunetFindsTheSampleFacesAndItsChipsAreThoseOfTheLandmarks() {
    Path yunet = FaceApi.data("faces/yunet/yunet_n_640_640.onnx");
    Session embedder = FaceApi.net("embedder.onnx");
    FaceFinder five =
        FaceFinders.of(
            new FakeModel(SETTINGS, Map.of("detector", FaceApi.open(yunet), "embedder", embedder)));
    FaceFinder all =
        FaceFinders.of(
            new FakeModel(
                FakeModel.FACE_API,
                Map.of(
                    "detector", FaceApi.net("detector.onnx"),
                    "landmarks", FaceApi.net("landmarks.onnx"),
                    "embedder", embedder)));
    Pictures pictures = new Pictures();
    List<Double> distances = new ArrayList<>();
    for (int photo = 1; photo <= 6; photo++) {
      List<FoundFace> byYunet = five.find(pictures.decode(FaceApi.sample(photo)));
      for (FoundFace face : all.find(pictures.decode(FaceApi.sample(photo)))) {
        byYunet.stream()
            .mapToDouble(other -> distance(face.embedding(), other.embedding()))
            .min()
            .ifPresent(distances::add);
      }
      assertThat(byYunet).allMatch(face -> face.landmarks().size() == 5);
    }

    assertThat(distances).hasSize(22).allMatch(distance -> distance < 0.55);
    assertThat(distances.stream().sorted().toList().get(11)).isLessThan(0.2);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
