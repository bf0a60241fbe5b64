package dev.millrace.runtimes.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.model.ModelException;
import dev.millrace.pipeline.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A graph that gives back the picture it was given shows what it was given. */
final class InferImagesTest {
  private static final Pixels PICTURE = ResizeTest.drawn(6, 4);

  @TempDir Path directory;
  private Installation here;

  @BeforeEach
  void open() {
    here = new Installation(directory, PICTURE);
  }

  @AfterEach
  void close() {
    here.close();
  }

  private JsonNode seen(String preprocessing, DataType type, long... shape) throws Exception {
    return seen(preprocessing, Map.of(), type, shape);
  }

  private JsonNode seen(
      String preprocessing, Map<String, String> metadata, DataType type, long... shape)
      throws Exception {
    publish(preprocessing, metadata, type, shape);
    return here.result("mirror", "{}", "a.png", "x").path("outputs").path("seen");
  }

  private void publish(
      String preprocessing, Map<String, String> metadata, DataType type, long... shape)
      throws IOException {
    ModelPackage made =
        new ModelPackage(directory.resolve("mirror"))
            .input("picture", type, shape)
            .output("seen", type, shape)
            .node("Identity", List.of("picture"), "seen", Map.of());
    metadata.forEach(made::metadata);
    long[] one = shape.clone();
    for (int i = 0; i < one.length; i++) {
      one[i] = one[i] < 0 ? 1 : one[i];
    }
    made.caseInput(ModelPackage.zeros(type, one))
        .caseOutput(ModelPackage.zeros(type, one))
        .write("mirror", preprocessing);
    here.publish(directory.resolve("mirror"));
  }

  @Test
  void aPictureOfTheRightSizeArrivesSampleBySample() throws Exception {
    JsonNode seen = seen("{image: {}}", DataType.FLOAT, -1, 3, 4, 6);
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 6; x++) {
          assertThat(seen.path(channel).path(y).path(x).asInt())
              .isEqualTo(PICTURE.at(x, y, channel));
        }
      }
    }
  }

  @Test
  void wholeSamplesAndTheOtherLayoutAndOrderAreGivenAsDeclared() throws Exception {
    JsonNode seen = seen("{image: {channels: BGR}}", DataType.UINT8, 1, 4, 6, 3);
    assertThat(seen.path(3).path(5).path(0).asInt()).isEqualTo(PICTURE.at(5, 3, 2));
    assertThat(seen.path(3).path(5).path(2).asInt()).isEqualTo(PICTURE.at(5, 3, 0));
  }

  @Test
  void samplesAreScaledAndNormalisedForEachChannel() throws Exception {
    JsonNode seen =
        seen(
            "{image: {scale: 0.00392156862745098, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]}}",
            DataType.FLOAT,
            -1,
            3,
            4,
            6);
    double expected = (PICTURE.at(2, 1, 1) / 255.0 - 0.456) / 0.224;
    assertThat(seen.path(1).path(1).path(2).asDouble()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void theGraphsOwnMetadataSaysWhatThePackageLeavesOut() throws Exception {
    JsonNode seen =
        seen(
            "{image: {}}",
            Map.of("Image.BitmapPixelFormat", "Bgr8", "Image.NominalPixelRange", "Normalized_1_1"),
            DataType.FLOAT,
            -1,
            3,
            4,
            6);
    double expected = PICTURE.at(4, 2, 2) / 127.5 - 1;
    assertThat(seen.path(0).path(2).path(4).asDouble()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void linearLightIsMadeWhereTheGraphAsksForIt() throws Exception {
    JsonNode seen =
        seen(
            "{image: {}}",
            Map.of("Image.ColorSpaceGamma", "Linear", "Image.NominalPixelRange", "Normalized_0_1"),
            DataType.FLOAT,
            -1,
            3,
            4,
            6);
    double expected = Math.pow((PICTURE.at(5, 3, 0) / 255.0 + 0.055) / 1.055, 2.4);
    assertThat(seen.path(0).path(3).path(5).asDouble()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void theMiddleIsCutOutAsTorchvisionCuts() throws Exception {
    JsonNode seen = seen("{image: {fit: crop}}", DataType.FLOAT, -1, 3, 4, 4);
    assertThat(seen.path(0).path(0).path(0).asInt()).isEqualTo(PICTURE.at(1, 0, 0));
    assertThat(seen.path(0).path(3).path(3).asInt()).isEqualTo(PICTURE.at(4, 3, 0));
  }

  @Test
  void theRestIsFilledOnBothSides() throws Exception {
    JsonNode seen = seen("{image: {fit: pad, fill: 114}}", DataType.FLOAT, -1, 3, 6, 6);
    assertThat(seen.path(0).path(0).path(0).asInt()).isEqualTo(114);
    assertThat(seen.path(0).path(1).path(0).asInt()).isEqualTo(PICTURE.at(0, 0, 0));
    assertThat(seen.path(2).path(4).path(5).asInt()).isEqualTo(PICTURE.at(5, 3, 2));
    assertThat(seen.path(0).path(5).path(5).asInt()).isEqualTo(114);
  }

  @Test
  void aGrayInputGetsTheLuma() throws Exception {
    JsonNode seen = seen("{image: {}}", DataType.FLOAT, -1, 1, 4, 6);
    assertThat(seen.path(0).path(1).path(3).asInt()).isEqualTo(PICTURE.gray().at(3, 1, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{image: {size: [6, 4]}}|'preprocessing.image.size' is [6, 4], which does not fit",
        "{image: {layout: nhwc}}|'preprocessing.image.layout' is nhwc, which does not fit",
        "{image: {channels: gray}}|'preprocessing.image.channels' is gray, which does not fit",
        "{image: {colour: rgb}}|colour",
        "{image: {mean: [1, 2]}}|one for each of 3 channels",
        "{image: {std: 0}}|std must not be 0",
        "{image: {resize: cubic}}|cubic",
        "{image: {fit: crop, shorter: 3}}|'preprocessing.image.shorter' is 3",
        "{image: {input: x}}|'preprocessing.image.input' is x",
      })
  void preprocessingThatDoesNotFitTheGraphIsNamed(String preprocessing, String detail)
      throws Exception {
    publish(preprocessing, Map.of(), DataType.FLOAT, -1, 3, 4, 6);
    assertThatThrownBy(() -> here.result("mirror", "{}", "a.png", "x"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(detail);
  }

  @Test
  void aPictureForAModelOfRowsIsBadInput() throws Exception {
    here.publish(ModelPackage.classifier(directory.resolve("classifier"), "{}"));
    assertThatThrownBy(() -> here.result("classifier", "{}", "a.png", "x"))
        .isInstanceOfSatisfying(
            BadInputException.class, bad -> assertThat(bad.type()).isEqualTo("unsupported-input"))
        .hasMessageContaining("preprocessing.image");
  }
}
