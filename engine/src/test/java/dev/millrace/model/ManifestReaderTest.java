package dev.millrace.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestReaderTest {
  private static final String GOOD =
      """
      name: prices
      author: A. Data-Scientist
      licence: MIT
      runtime: onnx
      files: {model: graphs/model.onnx}
      """;

  @Test
  void readsEveryField() {
    ModelManifest manifest =
        ManifestReader.parse(
            GOOD
                + """
                task: infer
                preprocessing: {summary: divided by 255, size: 7}
                tolerance:
                  absolute: 1.0e-4
                  model: {relative: 0.5, outputs: {scores: {absolute: 2}}}
                training: {python: "3.12"}
                """);
    assertThat(manifest.name()).isEqualTo("prices");
    assertThat(manifest.task()).isEqualTo("infer");
    assertThat(manifest.files()).containsExactly(java.util.Map.entry("model", "graphs/model.onnx"));
    assertThat(manifest.preprocessingLine()).isEqualTo("divided by 255");
    assertThat(manifest.tolerances().of("model", "boxes")).isEqualTo(new Tolerance(1e-4, .5));
    assertThat(manifest.tolerances().of("model", "scores")).isEqualTo(new Tolerance(2, .5));
    assertThat(manifest.training().path("python").asText()).isEqualTo("3.12");
  }

  @Test
  void fillsInWhatMayBeLeftOut() {
    ModelManifest manifest = ManifestReader.parse(GOOD);
    assertThat(manifest.task()).isNull();
    assertThat(manifest.preprocessing()).isEmpty();
    assertThat(manifest.tolerances().of("model", "y")).isEqualTo(Tolerance.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.onnx",
        "/etc/passwd",
        "a/../../b",
        "a//b",
        "./a",
        "C:/a",
        "a\\b",
        "",
        "a/"
      })
  void refusesPathsThatLeadOutOfThePackage(String path) {
    String yaml = GOOD.replace("graphs/model.onnx", "'" + path + "'");
    assertThatThrownBy(() -> ManifestReader.parse(yaml))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("must lead to a file inside the package");
  }

  @Test
  void namesAnUnknownFieldAndTheKnownOnes() {
    assertThatThrownBy(() -> ManifestReader.parse(GOOD + "toleranse: {}"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'toleranse'")
        .hasMessageContaining("tolerance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "author", "licence", "runtime"})
  void namesAFieldThatIsLeftOut(String field) {
    String yaml = GOOD.replaceFirst(field + ": .*\n", "");
    assertThatThrownBy(() -> ManifestReader.parse(yaml))
        .isInstanceOf(ModelException.class)
        .hasMessage("model.yaml: '" + field + "' must be a text, not left out");
  }

  @Test
  void wantsAtLeastOneFile() {
    assertThatThrownBy(() -> ManifestReader.parse(GOOD.replace("{model: graphs/model.onnx}", "{}")))
        .hasMessageContaining("'files' must name at least one file");
  }

  @Test
  void refusesAToleranceForARoleThatIsNotThere() {
    assertThatThrownBy(() -> ManifestReader.parse(GOOD + "tolerance: {modell: {absolute: 1}}"))
        .hasMessageContaining("'tolerance.modell'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", ".nan", ".inf", "much"})
  void refusesAToleranceThatIsNegativeOrNoNumberAndNamesItsLineOrField(String value) {
    assertThatThrownBy(() -> ManifestReader.parse(GOOD + "tolerance: {absolute: " + value + "}"))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching(".*(tolerance|line 6).*");
  }

  @Test
  void saysInWhichLineTheYamlBreaks() {
    assertThatThrownBy(() -> ManifestReader.parse(GOOD + "name: twice\n"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("line 6");
    assertThatThrownBy(() -> ManifestReader.parse("name: [unclosed"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("is not YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "just words", "[1, 2]"})
  void refusesWhatHoldsNoFields(String yaml) {
    assertThatThrownBy(() -> ManifestReader.parse(yaml)).isInstanceOf(ModelException.class);
  }
}
