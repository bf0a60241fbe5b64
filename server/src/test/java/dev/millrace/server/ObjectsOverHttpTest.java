package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
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
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class ObjectsOverHttpTest {
  private static final String OBJECTS = "/v1/buckets/things/objects";

  /** One program for all tests, which keep to keys of their own. */
  private Program program;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    program = new Program(data.resolve("data"), "limits: {objectMegabytes: 1}").measuring();
  }

  @AfterAll
  void stop() {
    program.close();
  }

  @Test
  void anUploadIsKeptAndGivenBackWithItsRuns() throws Exception {
    var put = program.send("PUT", OBJECTS + "/a.txt", "hello");
    assertThat(put.statusCode()).isEqualTo(201);
    JsonNode landed = Program.json(put);
    assertThat(landed.path("sha256").asText())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(landed.path("version")).isEqualTo(landed.path("sha256"));
    assertThat(landed.path("size").asInt()).isEqualTo(5);
    assertThat(landed.path("mediaType").asText()).isEqualTo("text/plain");
    assertThat(landed.path("runs").path(0).path("pipeline").asText()).isEqualTo("measure");

    var get = program.get(OBJECTS + "/a.txt");
    assertThat(get.body()).isEqualTo("hello");
    assertThat(get.headers().firstValue("Content-Type")).hasValue("text/plain");

    assertThat(program.send("PUT", OBJECTS + "/a.txt", "hello").statusCode()).isEqualTo(200);
    assertThat(program.send("PUT", OBJECTS + "/a.txt", "other").statusCode()).isEqualTo(201);
    String old = "?version=" + landed.path("version").asText();
    assertThat(program.get(OBJECTS + "/a.txt" + old).body()).isEqualTo("hello");
    assertThat(program.get(OBJECTS + "/a.txt").body()).isEqualTo("other");
  }

  @Test
  void whoWaitsGetsTheResult() throws Exception {
    var put = program.send("PUT", OBJECTS + "/waited", "hello", "Prefer", "wait=20");
    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.headers().firstValue("Preference-Applied")).hasValue("wait=20");
    JsonNode run = Program.json(put).path("runs").path(0);
    assertThat(run.path("state").asText()).isEqualTo("succeeded");
    assertThat(run.path("result").path("bytes").asInt()).isEqualTo(5);
    assertThat(run.path("model").path("name").asText()).isEqualTo("ruler");
  }

  @Test
  void whoCannotWaitLongEnoughGetsTheRunsAddress() throws Exception {
    var put = program.send("PUT", OBJECTS + "/slow-one", "slow", "Prefer", "wait=1, respond-async");
    assertThat(put.statusCode()).isEqualTo(202);
    assertThat(put.headers().firstValue("Preference-Applied")).hasValue("wait=1, respond-async");
    String run = put.headers().firstValue("Location").orElseThrow();
    assertThat(Program.json(program.get(run)).path("state").asText()).isIn("ready", "running");
    program.task.letGo.countDown();
    JsonNode ended = Program.json(program.get(run, "Prefer", "wait=20"));
    assertThat(ended.path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void rangesTagsAndHeadFollowTheRules() throws Exception {
    program.send("PUT", OBJECTS + "/digits", "0123456789");
    var part = program.get(OBJECTS + "/digits", "Range", "bytes=2-4");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 2-4/10");
    assertThat(program.get(OBJECTS + "/digits", "Range", "bytes=-3").body()).isEqualTo("789");
    assertThat(program.get(OBJECTS + "/digits", "Range", "bytes=7-").body()).isEqualTo("789");
    assertThat(program.get(OBJECTS + "/digits", "Range", "lines=1-2").statusCode()).isEqualTo(200);
    assertThat(program.get(OBJECTS + "/digits", "Range", "bytes=5-2").statusCode()).isEqualTo(200);
    var beyond = program.get(OBJECTS + "/digits", "Range", "bytes=10-");
    assertProblem(beyond, 416, "range-not-satisfiable");
    assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");

    String etag = part.headers().firstValue("ETag").orElseThrow();
    assertThat(program.get(OBJECTS + "/digits", "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(
            program
                .get(OBJECTS + "/digits", "Range", "bytes=0-0", "If-Range", "\"x\"")
                .statusCode())
        .isEqualTo(200);
    var head = program.send("HEAD", OBJECTS + "/digits", BodyPublishers.noBody());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).hasValue("10");
    assertThat(program.send("HEAD", OBJECTS + "/none", BodyPublishers.noBody()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void storedPagesCannotRunScript() throws Exception {
    program.send("PUT", OBJECTS + "/x.html", "<script>", "Content-Type", "text/html");
    var headers = program.get(OBJECTS + "/x.html").headers();
    assertThat(headers.firstValue("Content-Security-Policy").orElse("")).startsWith("sandbox");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Content-Disposition").orElse("")).startsWith("attachment");
  }

  @Test
  void keysAreDecodedOnceAndMayHoldAnyLetter() throws Exception {
    String path = OBJECTS + "/%C3%BC%20b/100%2525+1.jpg";
    var put = program.send("PUT", path, "x");
    assertThat(Program.json(put).path("key").asText()).isEqualTo("ü b/100%25+1.jpg");
    assertThat(program.get(path).body()).isEqualTo("x");
    assertThat(put.headers().firstValue("Location").orElseThrow())
        .isEqualTo(OBJECTS + "/%C3%BC%20b/100%2525%2B1.jpg");
    assertThat(program.get(put.headers().firstValue("Location").orElseThrow()).body())
        .isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%2e%2e/x",
        "a/%2E%2e/b",
        "a%2f..%2fb",
        "a//b",
        "a%5cb",
        "a%00b",
        "a%0ab",
        "%c3%28",
        "./a",
        "a/.",
        "/a",
        "a/../../../../etc/passwd",
        "%ff"
      })
  void tricksWithPathsAreRefused(String key) throws Exception {
    String request =
        "PUT %s/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
            .formatted("/v1/buckets/tricks/objects", key);
    assertThat(program.raw(request))
        .startsWith("HTTP/1.1 400")
        .containsAnyOf("problem:bad-name", "problem:bad-encoding", "problem:bad-request");
    assertThat(Program.json(program.get("/v1/buckets/tricks/objects")).path("objects")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UP", "a", "a_b", "-ab", "a..b"})
  void badBucketNamesAreRefused(String bucket) throws Exception {
    assertProblem(
        program.send("PUT", "/v1/buckets/" + bucket + "/objects/a", "x"), 400, "bad-name");
  }

  @Test
  void whatIsTooLargeIsRefusedWhetherAnnouncedOrNot() throws Exception {
    byte[] large = new byte[(1 << 20) + 1];
    assertProblem(
        program.send("PUT", OBJECTS + "/too-large", BodyPublishers.ofByteArray(large)),
        413,
        "object-too-large");
    assertProblem(
        program.send(
            "PUT",
            OBJECTS + "/too-large",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))),
        413,
        "object-too-large");
    assertThat(program.get(OBJECTS + "/too-large").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyThatBreaksOffLeavesNothing() throws Exception {
    program.begin(Program.putHead(OBJECTS + "/cut", 1000) + "only this").close();
    Thread.sleep(300);
    assertThat(program.get(OBJECTS + "/cut").statusCode()).isEqualTo(404);
    assertThat(program.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void anIdempotencyKeyGivesTheSameAnswerAgainAndNoOther() throws Exception {
    var first = program.send("PUT", OBJECTS + "/once", "one", "Idempotency-Key", "\"k-1\"");
    var again = program.send("PUT", OBJECTS + "/once", "one", "Idempotency-Key", "k-1");
    assertThat(again.statusCode()).isEqualTo(first.statusCode()).isEqualTo(201);
    assertThat(Program.json(again).path("runs").path(0).path("id"))
        .isEqualTo(Program.json(first).path("runs").path(0).path("id"));
    assertProblem(
        program.send("PUT", OBJECTS + "/once", "two", "Idempotency-Key", "\"k-1\""),
        422,
        "idempotency-key-reused");
    assertProblem(
        program.send("PUT", OBJECTS + "/once", "two", "Idempotency-Key", "a b"),
        400,
        "bad-idempotency-key");
  }

  @Test
  void listsComeInPages() throws Exception {
    for (String key : new String[] {"list-b/1", "list/1", "list/2", "list/3"}) {
      program.send("PUT", OBJECTS + "/" + key, key);
    }
    JsonNode first = Program.json(program.get(OBJECTS + "?prefix=list/&limit=2"));
    assertThat(first.path("objects").findValuesAsText("key")).containsExactly("list/1", "list/2");
    String next = first.path("next").asText();
    JsonNode last = Program.json(program.get(OBJECTS + "?prefix=list/&limit=2&after=" + next));
    assertThat(last.path("objects").findValuesAsText("key")).containsExactly("list/3");
    assertThat(last.has("next")).isFalse();
    assertProblem(program.get(OBJECTS + "?limit=0"), 400, "bad-parameter");
    assertProblem(program.get(OBJECTS + "?prefx=a"), 400, "unknown-parameter");
  }

  @Test
  void deletedIsGone() throws Exception {
    program.send("PUT", OBJECTS + "/deleted", "x");
    assertThat(program.send("DELETE", OBJECTS + "/deleted", "").statusCode()).isEqualTo(204);
    assertProblem(program.get(OBJECTS + "/deleted"), 404, "no-such-object");
    assertProblem(program.send("DELETE", OBJECTS + "/deleted", ""), 404, "no-such-object");
  }

  private static String part(String fileName, String content) {
    return "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n"
        .formatted(fileName, content);
  }

  private HttpResponse<String> multipart(String body) throws Exception {
    return program.send("POST", OBJECTS, body, "Content-Type", "multipart/form-data; boundary=xyz");
  }

  @Test
  void manyFilesLandInOneRequestEachByItself() throws Exception {
    var post =
        multipart(
            part("a.jpg", "one")
                + part("../../ü.jpg", "two")
                + part("..", "bad name")
                + part("large", "x".repeat((1 << 20) + 1))
                + part("last.txt", "three")
                + "--xyz--\r\n");
    assertThat(post.statusCode()).as(post.body()).isEqualTo(207);
    JsonNode objects = Program.json(post).path("objects");
    assertThat(objects.findValuesAsText("key")).containsExactly("a.jpg", "ü.jpg", "last.txt");
    assertThat(objects.path(2).path("problem").path("type").asText()).endsWith("bad-name");
    assertThat(objects.path(3).path("problem").path("type").asText()).endsWith("object-too-large");
    assertThat(program.get(OBJECTS + "/last.txt").body()).isEqualTo("three");
    assertThat(program.get(OBJECTS + "/%C3%BC.jpg").body()).isEqualTo("two");
    assertThat(multipart(part("alone", "x") + "--xyz--\r\n").statusCode()).isEqualTo(201);
  }

  @Test
  void brokenMultipartIsRefused() throws Exception {
    assertProblem(multipart(part("a", "one") + part("b", "cut off")), 400, "broken-multipart");
    assertProblem(multipart("--xyz--\r\n"), 400, "no-files");
    assertProblem(multipart("no boundary at all"), 400, "broken-multipart");
    assertProblem(
        program.send("POST", OBJECTS, "x", "Content-Type", "text/plain"),
        415,
        "multipart-expected");
  }
}
