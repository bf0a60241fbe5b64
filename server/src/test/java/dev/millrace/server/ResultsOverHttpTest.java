package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsOverHttpTest {
  private static final String OBJECTS = "/v1/buckets/things/objects";

  @TempDir Path data;

  /** An event of the stream. */
  private record Received(String id, String type, JsonNode envelope) {}

  private static List<Received> take(Iterator<String> lines, int many) throws Exception {
    List<Received> events = new ArrayList<>();
    String id = "";
    String type = "";
    while (events.size() < many) {
      String line = lines.next();
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        type = line.substring(7);
      } else if (line.startsWith("data: ")) {
        events.add(new Received(id, type, Program.JSON.readTree(line.substring(6))));
      }
    }
    return events;
  }

  @Test
  void resultsComeAsCloudEventsAndNoneIsMissedAcrossARestart() throws Exception {
    List<Received> before;
    try (Program program = new Program(data.resolve("data")).measuring();
        Stream<String> stream = program.lines("/v1/results?bucket=things").body()) {
      program.send("PUT", OBJECTS + "/one", "1");
      program.send("PUT", "/v1/buckets/elsewhere/objects/not-ours", "1");
      program.send("PUT", OBJECTS + "/two", "22", "Prefer", "wait=20");
      before = take(stream.iterator(), 2);
      program.send("PUT", OBJECTS + "/three", "333", "Prefer", "wait=20");
    }
    JsonNode first = before.getFirst().envelope();
    assertThat(before.getFirst().type()).isEqualTo("run.succeeded");
    assertThat(first.path("specversion").asText()).isEqualTo("1.0");
    assertThat(first.path("source").asText()).startsWith("urn:uuid:");
    assertThat(first.path("type").asText()).isEqualTo("dev.millrace.run.succeeded");
    assertThat(first.path("data").path("result").path("bytes").asInt()).isPositive();

    try (Program program = new Program(data.resolve("data"))) {
      String seen = before.getLast().id();
      try (Stream<String> stream =
          program.lines("/v1/results?bucket=things", "Last-Event-ID", seen).body()) {
        assertThat(take(stream.iterator(), 1).getFirst().envelope().path("subject").asText())
            .isEqualTo("things/three");
      }
      try (Stream<String> stream =
          program.lines("/v1/results?key=three&lastEventId=" + seen).body()) {
        assertThat(take(stream.iterator(), 1).getFirst().envelope().path("subject").asText())
            .isEqualTo("things/three");
      }
      try (Stream<String> stream =
          program.lines("/v1/results?lastEventId=0&pipeline=measure").body()) {
        assertThat(take(stream.iterator(), 3)).hasSize(3);
      }
    }
  }

  @Test
  void whatIsWrongWithAStreamIsSaidBeforeItBegins() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      assertProblem(program.get("/v1/results", "Last-Event-ID", "x"), 400, "bad-parameter");
      assertProblem(program.get("/v1/results?buckt=a"), 400, "unknown-parameter");
    }
  }

  @Test
  void deadRunsAreShownWithTheirCauseAndRetriedByHand() throws Exception {
    try (Program program = new Program(data.resolve("data")).measuring()) {
      var put = program.send("PUT", OBJECTS + "/bad", "bad", "Prefer", "wait=20");
      JsonNode run = Program.json(put).path("runs").path(0);
      assertThat(run.path("state").asText()).isEqualTo("dead");
      assertThat(run.path("error").path("type").asText()).isEqualTo("not-measurable");
      String path = "/v1/runs/" + run.path("id").asText();

      JsonNode view = Program.json(program.get(path));
      assertThat(view.path("attempts")).hasSize(1);
      assertThat(view.path("timeline").findValuesAsText("what"))
          .startsWith("first-byte", "last-byte", "kept", "run-created")
          .contains("run-dead");
      assertThat(Program.json(program.get("/v1/runs?state=dead")).path("runs")).hasSize(1);
      assertProblem(program.get("/v1/runs?state=lost"), 400, "bad-parameter");
      assertProblem(program.get("/v1/runs/none"), 404, "no-such-run");

      assertThat(program.send("POST", path + "/retry", "").statusCode()).isEqualTo(202);
      Program.json(program.get(path, "Prefer", "wait=20"));
      assertThat(Program.json(program.get(path)).path("attempts")).hasSize(2);
      assertThat(program.send("POST", "/v1/runs/retry?pipeline=measure", "").body())
          .isEqualTo("{\"retried\":1}");
      assertProblem(program.send("POST", path + "/replay", ""), 409, "not-replayable");
    }
  }

  @Test
  void aSucceededRunReplaysIdentically() throws Exception {
    try (Program program = new Program(data.resolve("data")).measuring()) {
      var put = program.send("PUT", OBJECTS + "/a", "abc", "Prefer", "wait=20");
      String id = Program.json(put).path("runs").path(0).path("id").asText();
      assertThat(program.send("POST", "/v1/runs/" + id + "/replay", "").body())
          .isEqualTo("{\"identical\":true}");
      assertProblem(program.send("POST", "/v1/runs/" + id + "/retry", ""), 409, "not-dead");
    }
  }

  @Test
  void pipelinesAndSubscriptionsAreChecked() throws Exception {
    try (Program program = new Program(data.resolve("data")).measuring()) {
      String json = "Content-Type";
      String type = "application/json";
      assertProblem(program.send("PUT", "/v1/pipelines/p", "{", json, type), 400, "bad-json");
      assertProblem(program.send("PUT", "/v1/pipelines/p", "{}"), 415, "json-expected");
      assertProblem(
          program.send(
              "PUT",
              "/v1/pipelines/p",
              "{\"on\":{\"bucket\":\"b-1\"},\"task\":\"fly\"}",
              json,
              type),
          422,
          "invalid-pipeline");
      assertThat(Program.json(program.get("/v1/pipelines/measure")).path("versions")).hasSize(1);
      assertThat(program.send("DELETE", "/v1/pipelines/measure", "").statusCode()).isEqualTo(204);
      assertProblem(program.get("/v1/pipelines/measure"), 404, "no-such-pipeline");

      assertProblem(
          program.send(
              "PUT", "/v1/subscriptions/s", "{\"url\":\"http://127.0.0.1/x\"}", json, type),
          422,
          "invalid-subscription");
      var unknown =
          program.send(
              "PUT",
              "/v1/subscriptions/s",
              "{\"url\":\"http://hook.invalid/x\",\"pipelines\":[\"measure\",\"nopipe\"]}",
              json,
              type);
      assertProblem(unknown, 422, "invalid-subscription");
      assertThat(unknown.body()).contains("there is no pipeline 'nopipe'");
    }
  }

  @Test
  void aPipelineWhoseModelIsNotThereYetIsTakenWithAWarning() throws Exception {
    try (Program program = new Program(data.resolve("data"))) {
      var taken =
          program.send(
              "PUT",
              "/v1/pipelines/prices",
              "{\"on\":{\"bucket\":\"sums\"},\"task\":\"infer\",\"model\":\"nomodel@live\"}",
              "Content-Type",
              "application/json");
      assertThat(taken.statusCode()).isEqualTo(201);
      assertThat(Program.json(taken).path("warnings"))
          .singleElement()
          .satisfies(
              warning -> assertThat(warning.asText()).contains("there is no model 'nomodel'"));
    }
  }

  @Test
  void aDeliveryToAnUnknownHostSaysSo() throws Exception {
    try (Program program = new Program(data.resolve("data")).measuring()) {
      program.send(
          "PUT",
          "/v1/subscriptions/s",
          "{\"url\":\"http://hook.invalid/x\"}",
          "Content-Type",
          "application/json");
      var put = program.send("PUT", OBJECTS + "/a", "abc", "Prefer", "wait=20");
      String run = "/v1/runs/" + Program.json(put).path("runs").path(0).path("id").asText();
      Instant until = Instant.now().plusSeconds(60);
      while (!program.get(run).body().contains("unknown host hook.invalid")) {
        assertThat(Instant.now()).as(program.get(run).body()).isBefore(until);
        Thread.sleep(100);
      }
    }
  }

  @Test
  void metricsAndReadinessAnswer() throws Exception {
    try (Program program = new Program(data.resolve("data")).measuring()) {
      program.send("PUT", OBJECTS + "/a", "abc", "Prefer", "wait=20");
      assertThat(program.get("/metrics").body())
          .contains("millrace_uploads_total 1.0", "millrace_upload_bytes_total 3.0")
          .contains("millrace_runs{pipeline=\"measure\",state=\"succeeded\"} 1.0")
          .contains("millrace_attempt_seconds_bucket", "jvm_memory_used_bytes", "millrace_queue");
    }
  }
}
