package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model package on the way of the documentation: published, declared, fed, replayed. */
class InferOverHttpTest {
  private static final String[] WAIT = {"Prefer", "wait=20"};

  @TempDir Path directory;
  private Program program;

  @BeforeEach
  void start() throws Exception {
    Path data = directory.resolve("data");
    ClassifierPackage.publish(data, directory.resolve("package"));
    program = new Program(data);
    var declared =
        program.send(
            "PUT",
            "/v1/pipelines/moods",
            "{\"on\":{\"bucket\":\"rows\"},\"task\":\"infer\",\"model\":\"mood@live\",\"options\":{\"keep\":[\"id\"]}}",
            "Content-Type",
            "application/json");
    assertThat(declared.statusCode()).as(declared.body()).isLessThan(300);
  }

  @AfterEach
  void stop() {
    program.close();
  }

  private JsonNode put(String key, String content) throws Exception {
    var answer = program.send("PUT", "/v1/buckets/rows/objects/" + key, content, WAIT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Program.json(answer).path("runs").path(0);
  }

  @Test
  void aCsvFileIsAnsweredWithProvenanceAndReplaysTheSame() throws Exception {
    JsonNode run = put("today.csv", "id,calm,wild\na,1,3\nb,2,0\n");
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("succeeded");
    assertThat(run.at("/result/rows/0"))
        .hasToString(
            "{\"row\":1,\"keep\":{\"id\":\"a\"},\"outputs\":{\"label\":1,\"probabilities\":[0.11920291,0.880797]},"
                + "\"classes\":[{\"name\":\"wild\",\"score\":0.8807970285415649}]}");
    JsonNode whole = Program.json(program.get("/v1/runs/" + run.path("id").asText()));
    assertThat(whole.at("/model/name").asText()).isEqualTo("mood");
    assertThat(whole.at("/model/digest").asText()).startsWith("sha256:");
    var replay = program.send("POST", "/v1/runs/" + run.path("id").asText() + "/replay", "");
    assertThat(Program.json(replay).path("identical").asBoolean()).as(replay.body()).isTrue();
  }

  @Test
  void aTextInANumberColumnIsDeadAtOnceAndSaysWhere() throws Exception {
    JsonNode run = put("bad.csv", "id,calm,wild\na,1,3\nb,often,0\n");
    assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("dead");
    JsonNode whole = Program.json(program.get("/v1/runs/" + run.path("id").asText()));
    assertThat(whole.path("attempts")).hasSize(1);
    assertThat(whole.at("/error/type").asText()).endsWith("invalid-value");
    assertThat(whole.at("/error/detail").asText())
        .isEqualTo("row 2 (line 3), column 'calm': 'often' is no FP32");
  }

  @Test
  void aWrongOptionIsRefusedWhenThePipelineIsDeclared() throws Exception {
    assertProblem(
        program.send(
            "PUT",
            "/v1/pipelines/wrong",
            "{\"on\":{\"bucket\":\"rows\"},\"task\":\"infer\",\"model\":\"mood@live\",\"options\":{\"formt\":\"csv\"}}",
            "Content-Type",
            "application/json"),
        422,
        "invalid-pipeline");
  }
}
