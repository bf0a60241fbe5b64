package dev.millrace.runtimes.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.millrace.model.Acceptance;
import dev.millrace.model.ModelException;
import dev.millrace.model.PackageCheck;
import dev.millrace.model.PackageRule;
import dev.millrace.object.DiskReserve;
import dev.millrace.runtimes.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A declaration that the task could not follow is refused before any run. */
class InferPackagesTest {
  private static final List<PackageRule> RULES =
      List.of(Infer.PACKAGES, new PackageRule("identify-faces", false, model -> {}));

  @TempDir Path directory;

  private static PackageCheck check(Path directory) {
    try (OnnxRuntime onnx = new OnnxRuntime()) {
      return PackageCheck.of(
          directory, Optional.empty(), List.of(onnx), new Acceptance(DiskReserve.none(), RULES));
    }
  }

  private Path pictures(String preprocessing) throws IOException {
    return new ModelPackage(directory)
        .input("image", DataType.FLOAT, -1, 3, 2, 2)
        .output("copy", DataType.FLOAT, -1, 3, 2, 2)
        .node("Identity", List.of("image"), "copy", Map.of())
        .caseInput(ModelPackage.floats(new long[] {1, 3, 2, 2}, new float[12]))
        .caseOutput(ModelPackage.floats(new long[] {1, 3, 2, 2}, new float[12]))
        .write("pictures", preprocessing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{summary: as it comes}",
        "{columns: {X: [a, b]}, missing: nan}",
        "{labels: {output: probabilities, names: [cat, dog], top: 1, softmax: true}}"
      })
  void whatFitsTheGraphIsTaken(String preprocessing) throws IOException {
    assertThat(check(ModelPackage.classifier(directory, preprocessing)).verified()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{colums: {X: [a, b]}}|'preprocessing' has no field 'colums' that anything follows; there are [columns, image, labels, missing, summary]",
        "{normalise: true}|has no field 'normalise'",
        "{columns: [a, b]}|'preprocessing.columns' must hold fields, not [\"a\",\"b\"]",
        "{columns: {X: [a, b, c]}}|'preprocessing.columns.X' must be a list of 2 names, since the graph takes X FP32[-1, 2]",
        "{columns: {Y: [a, b]}}|'preprocessing.columns' is for an input 'Y'",
        "{missing: zero}|'preprocessing.missing' must be refuse or nan, not zero",
        "{labels: {output: logits, names: [cat, dog]}}|'preprocessing.labels.output' is 'logits'",
        "{labels: {output: probabilities, names: [cat, dog, bird]}}|names 3 classes, but the output 'probabilities FP32[-1, 2]'",
        "{labels: {output: probabilities, file: none.txt}}|names 'none.txt', which is not in the package",
        "{labels: {output: probabilities, classes: [cat, dog]}}|'preprocessing.labels' has no field 'classes'",
        "{image: {size: [2, 2]}}|takes no pictures",
      })
  void whatDoesNotFitTheGraphIsNamed(String preprocessing, String detail) throws IOException {
    Path source = ModelPackage.classifier(directory, preprocessing);
    assertThatThrownBy(() -> check(source))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{image: {resise: box}}|resise",
        "{image: {resize: sinc}}|sinc",
        "{image: {size: [4, 4]}}|'preprocessing.image.size' is [4, 4], which does not fit",
        "{image: {mean: [1, 2]}}|one for each of 3 channels",
        "{image: true}|'preprocessing.image' must hold fields, not true",
      })
  void aStepForPicturesThatCannotBeTakenIsNamed(String preprocessing, String detail)
      throws IOException {
    Path source = pictures(preprocessing);
    assertThatThrownBy(() -> check(source))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(detail);
  }

  @Test
  void aPackageOfNoTaskIsCheckedAndOneOfAnotherTaskIsThatTasks() throws IOException {
    Path source = ModelPackage.classifier(directory, "{steps: []}");
    Path yaml = source.resolve("model.yaml");
    String text = Files.readString(yaml);
    Files.writeString(yaml, text.replace("task: infer\n", ""));
    assertThatThrownBy(() -> check(source)).hasMessageContaining("has no field 'steps'");
    Files.writeString(yaml, text.replace("task: infer", "task: identify-faces"));
    assertThat(check(source).verified()).isTrue();
    Files.writeString(yaml, text.replace("task: infer", "task: infr"));
    assertThatThrownBy(() -> check(source))
        .hasMessage("model.yaml: there is no task 'infr'; there are [identify-faces, infer]");
  }
}
