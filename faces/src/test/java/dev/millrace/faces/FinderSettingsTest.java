package dev.millrace.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.faces.FinderSettings.SsdSettings;
import dev.millrace.faces.FinderSettings.YunetSettings;
import dev.millrace.faces.align.ChipShape;
import dev.millrace.faces.detect.SsdDetector.Frame;
import dev.millrace.faces.detect.SsdDetector.Looks;
import dev.millrace.faces.embed.Embedder.Mirror;
import dev.millrace.faces.net.PixelFormat;
import dev.millrace.faces.net.PixelFormat.Channels;
import dev.millrace.model.ModelException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinderSettingsTest {

  @Test
  void whatIsLeftOutHasADefault() {
    FinderSettings settings = read(FakeModel.FACE_API);

    assertThat(settings.detector())
        .isEqualTo(
            new SsdSettings(
                "detector", new Looks(List.of(320, 512, 1024), Frame.SNUG, 0.3, 0.5, 0.5)));
    assertThat(settings.landmarks()).contains(new FinderSettings.LandmarkSettings("landmarks"));
    assertThat(settings.embedder())
        .isEqualTo(
            new FinderSettings.EmbedderSettings(
                "embedder", ChipShape.DLIB, PixelFormat.RGB, Mirror.YES));
    assertThat(settings.maxFaces()).isEqualTo(200);
  }

  @Test
  void otherFamiliesPlugIn() {
    FinderSettings settings =
        read(
            """
            {"summary": "YuNet and SFace",
             "detector": {"family": "yunet", "size": 320, "minScore": 0.8},
             "embedder": {"family": "sface", "mirror": false}}
            """);

    assertThat(settings.detector()).isEqualTo(new YunetSettings("detector", 320, 0.8, 0.3));
    assertThat(settings.landmarks()).isEmpty();
    assertThat(settings.embedder())
        .isEqualTo(
            new FinderSettings.EmbedderSettings(
                "embedder", ChipShape.ARCFACE, PixelFormat.BGR, Mirror.NO));
  }

  @Test
  void anEmbeddersPixelsCanBeScaledAsItWasTrained() {
    FinderSettings settings =
        read(
            """
            {"detector": {"family": "yunet"},
             "embedder": {"family": "arcface", "channels": "bgr", "mean": 0, "scale": 0.5}}
            """);

    assertThat(settings.embedder().format()).isEqualTo(new PixelFormat(Channels.BGR, 0, 0.5f));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                            | needs detector and embedder
          {'detector': {}}                                              | needs detector and embedder
          {'detector': {'family': 'mtcnn'}, 'embedder': {}}             | must be one of [ssd, yunet], not "mtcnn"
          {'detector': {'size': 3}, 'embedder': {}}                     | preprocessing.detector.size is not known
          {'detector': {'sizes': [512, 320]}, 'embedder': {}}           | ascending multiples of 32, not [512, 320]
          {'detector': {'sizes': [100]}, 'embedder': {}}                | ascending multiples of 32
          {'detector': {'minScore': 2}, 'embedder': {}}                 | from 0.01 to 1.0, not 2
          {'detector': {}, 'embedder': {}}                              | preprocessing.landmarks is missing
          {'detector': {'family': 'yunet'}, 'landmarks': {}, 'embedder': {}} | landmarks must be absent
          {'detector': {}, 'landmarks': {}, 'embedder': {'mirror': 1}}  | must be true or false, not 1
          {'detector': {}, 'landmarks': {}, 'embedder': {}, 'maxFaces': 0} | from 1 to 1000, not 0
          {'detector': 'ssd', 'embedder': {}}                           | preprocessing.detector must be an object
          """)
  void aWrongSettingIsRefusedWithWhatWouldBeRight(String json, String sentence) {
    assertThatThrownBy(() -> read(json.replace('\'', '"')))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("Model faces: ")
        .hasMessageContaining(sentence);
  }

  private static FinderSettings read(String json) {
    return FinderSettings.read("faces", FakeModel.json(json));
  }
}
