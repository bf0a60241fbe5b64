package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a data scientist types. */
class ModelCommandsTest {
  @TempDir Path directory;

  @Test
  void verifyShowsEveryCaseAndThatAServerWouldTakeThePackage() throws Exception {
    Path good = new MultiplierPackage("prices", 3).write(directory.resolve("prices"));
    Said said = Said.by("verify", good.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("model      prices", "digest     sha256:", "x FP32[-1] → y FP32[-1]")
        .containsPattern("case +output +max abs diff +allowed difference +verdict")
        .containsPattern("model/two +y +0 +1.0e-05 \\+ 0.0010 × \\|expected\\| +ok")
        .contains("All 1 cases passed with onnxruntime ");
  }

  @Test
  void verifyShowsExpectedAndGotOfAFailingCaseAndExitsWithOne() throws Exception {
    Path wrong = new MultiplierPackage("prices", 3).expecting(7).write(directory.resolve("wrong"));
    Said said = Said.by("verify", wrong.toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out())
        .containsPattern("model/two +y +1.0 +.* FAILED")
        .contains("differs most at [0]: expected 7.0, got 6.0, difference 1.0, allowed 0.007")
        .contains("1 of 1 cases failed with onnxruntime ");
  }

  @Test
  void verifySaysWhatIsMissingInOneSentence() throws Exception {
    Path bare = new MultiplierPackage("bare", 3).withoutCases().write(directory.resolve("bare"));
    Said said = Said.by("verify", bare.toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("Not every graph has a case");
    assertThat(Said.by("verify", "--unverified", bare.toString()).status()).isZero();
    Said nothing = Said.by("verify", directory.toString());
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.err()).contains("the package is refused: this is not a model package");
  }

  @Test
  void aPackageIsPublishedListedMovedAndVerifiedFromTheCommandLine() throws Exception {
    Path first = new MultiplierPackage("prices", 3).write(directory.resolve("first"));
    Path second = new MultiplierPackage("prices", 4).write(directory.resolve("second"));
    try (Program program = new Program(directory.resolve("data"))) {
      String url = "--url=http://127.0.0.1:" + program.millrace.port();
      List<String> said = new ArrayList<>();
      for (String[] command :
          new String[][] {
            {"models", "publish", url, first.toString(), "--alias", "live"},
            {"models", "publish", url, second.toString()},
            {"models", "alias", url, "prices", "live", "2"},
            {"models", "verify", url, "prices", "2"},
            {"models", "list", url}
          }) {
        Said one = Said.by(command);
        assertThat(one.status()).as(String.join(" ", command) + one.err()).isZero();
        said.add(one.out());
      }
      assertThat(said.get(0))
          .contains("prices@1  sha256:", "case model/two passed", "{\"live\":1}");
      assertThat(said.get(2)).contains("prices@live is version 2, it was 1");
      assertThat(said.get(3)).containsPattern("model/two +ok");
      assertThat(said.get(4)).containsPattern("prices@2 +live +sha256:.* 1 cases passed");
      Said refused =
          Said.by(
              "models",
              "publish",
              url,
              new MultiplierPackage("prices", 3)
                  .expecting(9)
                  .write(directory.resolve("third"))
                  .toString());
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err()).contains("the server answered 422", "expected 9.0, got 6.0");
    }
  }

  @Test
  void verifyRunsTheInputExampleOfAnMlflowModelAndSaysThatNothingIsExpected() throws Exception {
    Path flow =
        new MultiplierPackage("ignored", 3)
            .withoutCases()
            .without("model.yaml")
            .with(
                "MLmodel",
                """
                flavors: {onnx: {data: model.onnx}}
                saved_input_example_info: {artifact_path: input_example.json, type: ndarray}
                """)
            .with("input_example.json", "{\"inputs\":[1.0,2.0]}")
            .write(directory.resolve("flow"));
    Said said = Said.by("verify", flow.toString());
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out())
        .containsPattern("model/input-example +ran, no expected output")
        .contains("Not every graph has a case");
    assertThat(Said.by("verify", "--unverified", flow.toString()).status()).isZero();
  }

  @Test
  void twoVersionsAreComparedFromTheCommandLine() throws Exception {
    Path first = new MultiplierPackage("prices", 3).write(directory.resolve("first"));
    Path second = new MultiplierPackage("prices", 4).write(directory.resolve("second"));
    try (Program program = new Program(directory.resolve("data"))) {
      String url = "--url=http://127.0.0.1:" + program.millrace.port();
      Said.by("models", "publish", url, first.toString(), "--alias", "live");
      Said.by("models", "publish", url, second.toString());
      program.send(
          "PUT",
          "/v1/pipelines/prices",
          "{\"on\":{\"bucket\":\"sums\"},\"task\":\"infer\",\"model\":\"prices@live\"}",
          "Content-Type",
          "application/json");
      for (String amount : List.of("0", "5")) {
        program.send(
            "PUT",
            "/v1/buckets/sums/objects/" + amount + ".csv",
            "amount\n" + amount + "\n",
            "Prefer",
            "wait=20");
      }
      Said said = Said.by("models", "compare", url, "prices", "live", "2", "--last", "9");
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(said.out())
          .contains("2 objects: 1 answered the same, 1 differ, 0 failed")
          .contains("sums/5.csv: 1 differences", "/rows/0/outputs/y  15.0 → 20.0");
      Said unknown = Said.by("models", "compare", url, "prices", "live", "9");
      assertThat(unknown.status()).isEqualTo(1);
      assertThat(unknown.err()).contains("there is no version 9 of model 'prices'");
    }
  }
}
