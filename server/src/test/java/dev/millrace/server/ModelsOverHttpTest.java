package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages become versions, versions get aliases, and what fails its cases is not served. */
@TestInstance(Lifecycle.PER_CLASS)
class ModelsOverHttpTest {
  private static final String[] JSON = {"Content-Type", "application/json"};

  /** One program for all tests, which keep to models of their own. */
  private Program program;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    program = new Program(data.resolve("data"));
  }

  @AfterAll
  void stop() {
    program.close();
  }

  private HttpResponse<String> publish(String name, MultiplierPackage model, String query)
      throws Exception {
    return program.send(
        "PUT",
        "/v1/models/" + name + "/versions" + query,
        BodyPublishers.ofByteArray(model.zip()),
        "Content-Type",
        "application/zip");
  }

  private JsonNode published(String name, MultiplierPackage model, String query) throws Exception {
    HttpResponse<String> answer = publish(name, model, query);
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return Program.json(answer);
  }

  private HttpResponse<String> move(String model, String alias, String body)
      throws IOException, InterruptedException {
    return program.send("PUT", "/v1/models/" + model + "/aliases/" + alias, body, JSON);
  }

  private JsonNode infer(String model, String key, String amount) throws Exception {
    program.send(
        "PUT",
        "/v1/pipelines/" + model,
        "{\"on\":{\"bucket\":\"%s\"},\"task\":\"infer\",\"model\":\"%s@live\"}"
            .formatted(model, model),
        JSON);
    var put =
        program.send(
            "PUT",
            "/v1/buckets/%s/objects/%s".formatted(model, key),
            "amount\n" + amount + "\n",
            "Prefer",
            "wait=20",
            "Content-Type",
            "text/csv");
    return Program.json(put).path("runs").path(0);
  }

  @Test
  void aPackageBecomesAVersionThatAnAliasNamesAndAPipelineUses() throws Exception {
    var put = publish("prices", new MultiplierPackage("prices", 3), "?alias=live");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    assertThat(put.headers().firstValue("Location")).hasValue("/v1/models/prices/versions/1");
    JsonNode version = Program.json(put);
    assertThat(version.path("version").asInt()).isEqualTo(1);
    assertThat(version.path("digest").asText()).matches("sha256:[0-9a-f]{64}");
    assertThat(version.path("verified").asBoolean()).isTrue();
    assertThat(version.at("/aliases/live").asInt()).isEqualTo(1);
    assertThat(version.at("/signature/model/inputs/0/datatype").asText()).isEqualTo("FP32");
    assertThat(version.at("/verification/0/case").asText()).isEqualTo("model/two");
    assertThat(version.at("/verification/0/passed").asBoolean()).isTrue();
    assertThat(version.at("/verification/0/maxAbsDiff").asDouble()).isZero();

    JsonNode run = infer("prices", "a.csv", "5");
    assertThat(run.at("/result/rows/0/outputs/y").asDouble()).as(run.toString()).isEqualTo(15);
    assertThat(run.at("/model/digest").asText()).isEqualTo(version.path("digest").asText());
    assertThat(run.at("/model/verified").asBoolean()).isTrue();

    JsonNode model = Program.json(program.get("/v1/models/prices"));
    assertThat(model.at("/versions/0/verification/passed").asBoolean()).isTrue();
    assertThat(model.at("/versions/0/verification/age").asInt()).isBetween(0, 600);
    assertThat(model.at("/versions/0/verification/runtime").asText()).startsWith("onnxruntime ");
    assertThat(Program.json(program.get("/v1/models")).path("models").findValuesAsText("name"))
        .contains("prices");
  }

  @Test
  void theSameModelAgainIsNoNewVersion() throws Exception {
    published("again", new MultiplierPackage("again", 3), "");
    var put =
        publish("again", new MultiplierPackage("again", 3).with("README.md", "better said"), "");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(Program.json(put).path("version").asInt()).isEqualTo(1);
  }

  @Test
  void aFailingCaseRefusesThePackageWithExpectedGotAndDifference() throws Exception {
    var put = publish("wrong", new MultiplierPackage("wrong", 3).expecting(7), "");
    assertProblem(put, 422, "verification-failed");
    JsonNode output = Program.json(put).at("/verification/0/outputs/0");
    assertThat(output.path("name").asText()).isEqualTo("y");
    assertThat(output.path("passed").asBoolean()).isFalse();
    assertThat(output.at("/mismatch/expected").asText()).isEqualTo("7.0");
    assertThat(output.at("/mismatch/got").asText()).isEqualTo("6.0");
    assertThat(output.at("/mismatch/difference").asDouble()).isEqualTo(1);
    assertThat(output.at("/tolerance/relative").asDouble()).isEqualTo(1e-3);
    assertProblem(program.get("/v1/models/wrong"), 404, "no-such-model");
  }

  @Test
  void anAliasMovesAtOnceAndBackAndTheNextRunUsesIt() throws Exception {
    published("moving", new MultiplierPackage("moving", 2), "?alias=live");
    published("moving", new MultiplierPackage("moving", 3), "");
    assertThat(infer("moving", "a", "1").at("/result/rows/0/outputs/y").asDouble()).isEqualTo(2);
    var moved = move("moving", "live", "{\"version\":2}");
    assertThat(moved.body())
        .isEqualTo("{\"name\":\"moving\",\"alias\":\"live\",\"version\":2,\"before\":1}");
    assertThat(infer("moving", "b", "1").at("/result/rows/0/outputs/y").asDouble()).isEqualTo(3);
    assertThat(move("moving", "live", "{\"version\":1}").statusCode()).isEqualTo(200);
    assertThat(infer("moving", "c", "1").at("/result/rows/0/outputs/y").asDouble()).isEqualTo(2);
  }

  @Test
  void anAliasGoesToAnotherSignatureOnlyByForce() throws Exception {
    published("changing", new MultiplierPackage("changing", 2), "?alias=live");
    published("changing", new MultiplierPackage("changing", 2).giving("z", 2), "");
    var refused = move("changing", "live", "{\"version\":2}");
    assertProblem(refused, 409, "signature-changed");
    assertThat(refused.body()).contains("y FP32[-1] would be gone");
    assertThat(move("changing", "live", "{\"version\":2,\"force\":true}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void anAliasIsRemovedAndWhoeverNamesItIsToldSo() throws Exception {
    published("leaving", new MultiplierPackage("leaving", 2), "?alias=candidate");
    String path = "/v1/models/leaving/aliases/candidate";
    assertThat(program.send("DELETE", path, "").statusCode()).isEqualTo(204);
    assertProblem(program.send("DELETE", path, ""), 404, "no-such-model");
    assertThat(Program.json(program.get("/v1/models/leaving")).path("aliases")).isEmpty();
  }

  @Test
  void aPackageWithoutCasesIsRefusedUnlessPublishedAsUnverifiedWhichEveryResultStates()
      throws Exception {
    MultiplierPackage bare = new MultiplierPackage("bare", 2).withoutCases();
    var refused = publish("bare", bare, "");
    assertProblem(refused, 422, "invalid-package");
    assertThat(refused.body()).contains("role 'model' has 0 verification cases");
    JsonNode version = published("bare", bare, "?unverified=true&alias=live");
    assertThat(version.path("verified").asBoolean()).isFalse();
    JsonNode run = infer("bare", "a", "1");
    assertThat(run.path("state").asText()).isEqualTo("succeeded");
    assertThat(run.at("/model/verified").asBoolean(true)).isFalse();
    assertProblem(publish("bare", bare, ""), 422, "invalid-package");

    // The same model with cases is the same version, verified now.
    JsonNode better = published("bare", new MultiplierPackage("bare", 2), "");
    assertThat(better.path("version").asInt()).isEqualTo(1);
    assertThat(better.path("verified").asBoolean()).isTrue();
    assertThat(infer("bare", "b", "1").at("/model/verified").asBoolean()).isTrue();
    JsonNode summary = Program.json(program.get("/v1/models/bare")).path("versions").path(0);
    assertThat(summary.at("/verification/cases").asInt()).isEqualTo(1);
  }

  @Test
  void anUnverifiedPackageMustStillPassTheCasesItHas() throws Exception {
    var put = publish("half", new MultiplierPackage("half", 2).expecting(5), "?unverified=true");
    assertProblem(put, 422, "verification-failed");
  }

  @Test
  void aVersionIsVerifiedOnRequest() throws Exception {
    published("checked", new MultiplierPackage("checked", 2), "");
    var post = program.send("POST", "/v1/models/checked/versions/1/verify", "");
    assertThat(post.statusCode()).isEqualTo(200);
    JsonNode verification = Program.json(post);
    assertThat(verification.path("passed").asBoolean()).isTrue();
    assertThat(verification.path("moment").asText()).isEqualTo("request");
    JsonNode version = Program.json(program.get("/v1/models/checked/versions/1"));
    assertThat(version.path("verifications")).hasSizeGreaterThanOrEqualTo(2);
    assertProblem(
        program.send("POST", "/v1/models/checked/versions/9/verify", ""), 404, "no-such-model");
  }

  @Test
  void aPackageOfAnotherModelIsRefused() throws Exception {
    var put = publish("mine", new MultiplierPackage("theirs", 2), "");
    assertProblem(put, 422, "invalid-package");
    assertThat(put.body()).contains("the package is of the model 'theirs', not 'mine'");
  }

  @Test
  void requestsThatCannotBeMeantAreRefused() throws Exception {
    published("strict", new MultiplierPackage("strict", 2), "");
    assertProblem(move("strict", "live", "{\"version\":9}"), 404, "no-such-model");
    assertProblem(move("strict", "live", "{\"version\":\"one\"}"), 400, "bad-json");
    assertProblem(move("strict", "7", "{\"version\":1}"), 422, "model-refused");
    assertProblem(move("none", "live", "{\"version\":1}"), 404, "no-such-model");
    assertProblem(
        publish("strict", new MultiplierPackage("strict", 2), "?unverified=yes"),
        400,
        "bad-parameter");
    assertProblem(program.get("/v1/models/strict/versions/x"), 404, "no-such-model");
  }

  @Test
  void aComparisonSaysWhereTwoVersionsAnswerDifferently() throws Exception {
    published("compared", new MultiplierPackage("compared", 2), "?alias=live");
    published("compared", new MultiplierPackage("compared", 3), "?alias=candidate");
    infer("compared", "zero", "0");
    infer("compared", "five", "5");
    var post =
        program.send(
            "POST", "/v1/models/compared/compare", "{\"a\":\"live\",\"b\":2,\"last\":9}", JSON);
    assertThat(post.statusCode()).as(post.body()).isEqualTo(200);
    JsonNode report = Program.json(post);
    assertThat(report.path("compared").asInt()).isEqualTo(2);
    assertThat(report.path("same").asInt()).isEqualTo(1);
    JsonNode unlike = report.path("unlike").path(0);
    assertThat(unlike.at("/object/key").asText()).isEqualTo("five");
    assertThat(unlike.at("/differences/0").toString())
        .isEqualTo("{\"path\":\"/rows/0/outputs/y\",\"a\":10.0,\"b\":15.0,\"difference\":5.0}");
    String path = "/v1/models/compared/compare";
    assertProblem(program.send("POST", path, "{\"a\":1,\"b\":9}", JSON), 404, "no-such-model");
    assertProblem(program.send("POST", path, "{\"a\":1}", JSON), 400, "bad-parameter");
    assertProblem(
        program.send("POST", path, "{\"a\":1,\"b\":2,\"last\":0}", JSON), 400, "bad-parameter");
  }

  @Test
  void aComparisonGoesOnInTheBackgroundForWhoeverWouldRatherNotWait() throws Exception {
    published("background", new MultiplierPackage("background", 2), "?alias=live");
    published("background", new MultiplierPackage("background", 3), "");
    infer("background", "five", "5");
    String[] async = {"Content-Type", "application/json", "Prefer", "respond-async"};
    var post = program.send("POST", "/v1/models/background/compare", "{\"a\":1,\"b\":2}", async);
    assertThat(post.statusCode()).isIn(200, 202);
    String location = post.headers().firstValue("Location").orElseThrow();
    JsonNode job = Program.json(program.get(location, "Prefer", "wait=30"));
    assertThat(job.path("state").asText()).isEqualTo("done");
    assertThat(job.path("done").asInt()).isEqualTo(1);
    assertThat(job.path("total").asInt()).isEqualTo(1);
    assertThat(job.path("different").asInt()).isEqualTo(1);
    String elsewhere = location.replace("/background/", "/compared/");
    assertProblem(program.get(elsewhere), 404, "no-such-comparison");
    assertThat(program.send("DELETE", location, "").statusCode()).isEqualTo(204);
    assertProblem(program.get(location), 404, "no-such-comparison");
    assertProblem(program.send("DELETE", location, ""), 404, "no-such-comparison");
  }

  @Test
  void aCandidateShadowsTheLiveVersionAndIsCounted() throws Exception {
    published("shadowed", new MultiplierPackage("shadowed", 2), "?alias=live");
    published("shadowed", new MultiplierPackage("shadowed", 3), "?alias=candidate");
    program.send(
        "PUT",
        "/v1/pipelines/shadowed",
        "{\"on\":{\"bucket\":\"shadowed\"},\"task\":\"infer\",\"model\":\"shadowed@live\",\"shadow\":\"candidate\"}",
        JSON);
    var put =
        program.send(
            "PUT",
            "/v1/buckets/shadowed/objects/a.csv",
            "amount\n5\n",
            "Prefer",
            "wait=20",
            "Content-Type",
            "text/csv");
    JsonNode run = Program.json(put).path("runs").path(0);
    assertThat(run.at("/result/rows/0/outputs/y").asDouble()).isEqualTo(10);
    JsonNode summary = Program.json(program.get("/v1/pipelines/shadowed/shadow"));
    for (int i = 0; summary.path("versions").isEmpty() && i < 200; i++) {
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(50);
      summary = Program.json(program.get("/v1/pipelines/shadowed/shadow"));
    }
    assertThat(summary.at("/versions/0").toString())
        .isEqualTo("{\"version\":\"2\",\"same\":0,\"different\":1,\"failed\":0}");
    JsonNode whole = Program.json(program.get("/v1/runs/" + run.path("id").asText()));
    assertThat(whole.at("/shadow/result/rows/0/outputs/y").asDouble()).isEqualTo(15);
    assertThat(whole.at("/shadow/differences/first/0/path").asText())
        .isEqualTo("/rows/0/outputs/y");
    assertProblem(program.get("/v1/pipelines/none/shadow"), 404, "no-such-pipeline");
  }

  @Test
  void aReplayReproducesARunWhoseVersionMadeRoomForOthersSince() throws Exception {
    published("replayed", new MultiplierPackage("replayed", 0.1f), "?alias=live");
    JsonNode run = infer("replayed", "a", "0.3");
    for (int i = 1; i <= 10; i++) {
      published("replayed", new MultiplierPackage("replayed", i), "?alias=live");
      infer("replayed", "b" + i, "1");
    }
    var replay = program.send("POST", "/v1/runs/" + run.path("id").asText() + "/replay", "");
    assertThat(replay.body()).isEqualTo("{\"identical\":true}");
    JsonNode first = Program.json(program.get("/v1/models/replayed/versions/1"));
    assertThat(first.at("/verifications/0/moment").asText())
        .as("it was loaded again for the replay")
        .isEqualTo("start");
  }

  private static MultiplierPackage mlflow(String flavors) {
    return new MultiplierPackage("ignored", 2)
        .without("model.yaml")
        .with(
            "MLmodel",
            """
            artifact_path: model
            flavors:
            %s
              python_function: {loader_module: mlflow.onnx, python_version: 3.11.2}
            mlflow_version: 2.9.2
            run_id: 0a1b
            signature:
              inputs: '[{"name": "x", "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]'
              outputs: '[{"name": "y", "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1]}}]'
            """
                .formatted(flavors));
  }

  @Test
  void anMlflowModelDirectoryWithAnOnnxFlavourIsAPackage() throws Exception {
    String onnx = "  onnx: {data: model.onnx, onnx_version: 1.15.0}";
    assertThat(published("flow", mlflow(onnx), "").path("verified").asBoolean()).isTrue();
    var bare = publish("flow-bare", mlflow(onnx).withoutCases(), "");
    assertProblem(bare, 422, "invalid-package");
    published("flow-bare", mlflow(onnx).withoutCases(), "?unverified=true");
    var pickle = publish("flow-pickle", mlflow("  sklearn: {pickled_model: model.pkl}"), "");
    assertProblem(pickle, 422, "invalid-package");
    assertThat(pickle.body()).contains("has the flavours [sklearn, python_function] and not onnx");
    var wrong =
        publish(
            "flow-wrong",
            mlflow(onnx).with("model.onnx", MultiplierPackage.graph(2, "z")).withoutCases(),
            "?unverified=true");
    assertProblem(wrong, 422, "invalid-package");
    assertThat(wrong.body()).contains("'signature' of the role 'model' says");
  }

  @Test
  void weightsInAFileBesideTheGraphBelongToTheVersion() throws Exception {
    MultiplierPackage model =
        new MultiplierPackage("beside", 3)
            .with("model.onnx", MultiplierPackage.graphWithWeightsIn("factor.bin"))
            .with("factor.bin", new byte[] {0, 0, 0x40, 0x40}); // 3, little-endian
    assertThat(published("beside", model, "").path("version").asInt()).isEqualTo(1);
    JsonNode other =
        published(
            "beside",
            model.with("factor.bin", new byte[] {0, 0, (byte) 0x80, 0x40}).expecting(8),
            "");
    assertThat(other.path("version").asInt()).isEqualTo(2);
    assertProblem(publish("beside", model.without("factor.bin"), ""), 422, "invalid-package");
  }

  @Test
  void preprocessingThatNobodyFollowsIsRefusedWhenThePackageIsPublished() throws Exception {
    MultiplierPackage model = new MultiplierPackage("steps", 2);
    var put =
        publish(
            "steps",
            model.with("model.yaml", model.text("model.yaml").replace("{columns:", "{colums:")),
            "");
    assertProblem(put, 422, "invalid-package");
    assertThat(Program.json(put).path("detail").asText()).contains("has no field 'colums'");
    assertProblem(program.get("/v1/models/steps"), 404, "no-such-model");
  }

  private static MultiplierPackage mlflowWithExample(String example) {
    String flavour = "  onnx: {data: model.onnx}";
    MultiplierPackage model = mlflow(flavour).withoutCases();
    String columns = "inputs: '[{\"name\": \"amount\", \"type\": \"double\"}]'";
    return model
        .with(
            "MLmodel",
            model
                    .text("MLmodel")
                    .replaceAll("inputs: .*", columns)
                    .replaceAll("  outputs: .*\n", "")
                + "saved_input_example_info: {artifact_path: input_example.json, pandas_orient: split,"
                + " type: dataframe}\n")
        .with("input_example.json", example);
  }

  private static final String EXAMPLE = "{\"columns\":[\"amount\"],\"data\":[[2.5],[null]]}";

  @Test
  void theInputExampleOfAnMlflowModelIsRunAndSaidToExpectNothing() throws Exception {
    MultiplierPackage bare = mlflowWithExample(EXAMPLE);
    assertProblem(publish("flow-example", bare, ""), 422, "invalid-package");
    JsonNode version = published("flow-example", bare, "?unverified=true");
    assertThat(version.path("verified").asBoolean()).isFalse();
    assertThat(version.at("/verification/0/case").asText()).isEqualTo("model/input-example");
    assertThat(version.at("/verification/0/passed").asBoolean()).isTrue();
    assertThat(version.at("/verification/0/note").asText()).isEqualTo("ran, no expected output");
    assertThat(version.at("/verification/0").has("maxAbsDiff")).isFalse();
  }

  @Test
  void theInputExampleIsACaseWhenItsOutputsLieBesideIt() throws Exception {
    MultiplierPackage recorded =
        mlflowWithExample(EXAMPLE).with("output_example.json", "{\"y\":[5.0,\"NaN\"]}");
    JsonNode version = published("flow-recorded", recorded, "");
    assertThat(version.path("verified").asBoolean()).isTrue();
    assertThat(version.at("/verification/0/maxAbsDiff").asDouble(9)).isZero();
    var wrong = publish("flow-recorded", recorded.with("output_example.json", "[6.0,\"NaN\"]"), "");
    assertProblem(wrong, 422, "verification-failed");
    assertThat(wrong.body()).contains("case model/input-example: output 'y' differs most at [0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"columns\":[\"sum\"],\"data\":[[1]]}|it has no column 'amount', which MLmodel's signature lists; it has [sum]",
        "{\"columns\":[\"amount\",\"x\"],\"data\":[[1,2]]}|its column 'x' is not in MLmodel's signature",
        "{\"columns\":[\"amount\"],\"data\":[[1],[\"two\"]]}|column 'amount' holds \"two\" in row 2, which the input x FP32[-1] cannot take",
        "[{\"amount\":1},{\"amonut\":2}]|column 'amount' is missing in row 2",
        "{\"columns\":[\"amount\"],\"data\":[[1,2]]}|row 1 does not hold one value for each of the columns [amount]",
        "{\"inputs\":{\"z\":[1]}}|there is no input 'z'; the graph has [x FP32[-1]]",
        "{\"inputs\":[[1,2],[3]]}|'x': its nested lists are not all of the shape [2, 2]",
        "{\"columns\"|it is not JSON",
      })
  void anInputExampleThatDoesNotFitIsRefusedByItsColumn(String example, String detail)
      throws Exception {
    var put = publish("flow-bad", mlflowWithExample(example), "?unverified=true");
    assertProblem(put, 422, "verification-failed");
    assertThat(Program.json(put).path("detail").asText())
        .contains("the input example input_example.json: " + detail);
  }
}
