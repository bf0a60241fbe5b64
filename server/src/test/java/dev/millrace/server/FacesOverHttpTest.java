package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People, faces and collections over HTTP, with the default model and its sample photos. */
class FacesOverHttpTest {
  private static final String PHOTOS = "/v1/buckets/photos/objects/";
  private static final String COLLECTION = "/v1/collections/people";
  private static final String PEOPLE = COLLECTION + "/people";
  private static final String[] JSON = {"Content-Type", "application/json"};
  private static final String[] JPEG = {"Content-Type", "image/jpeg"};

  @TempDir Path data;

  private Program open() throws Exception {
    return Program.withFaces(data.resolve("data"), "");
  }

  private static byte[] sample(int number) throws Exception {
    return Files.readAllBytes(Repository.samples().get(number - 1));
  }

  /** The same picture in other bytes: a comment behind its beginning. */
  private static byte[] again(byte[] jpeg, String comment) {
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    other.write(jpeg, 0, 2);
    other.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) (comment.length() + 2)});
    other.writeBytes(comment.getBytes(StandardCharsets.US_ASCII));
    other.write(jpeg, 2, jpeg.length - 2);
    return other.toByteArray();
  }

  /** Sends a photo and waits for its faces, largest first. */
  private static JsonNode faces(Program program, String key, byte[] photo) throws Exception {
    var put =
        program.send("PUT", PHOTOS + key, BodyPublishers.ofByteArray(photo), "Prefer", "wait=60");
    JsonNode run = Program.json(put).path("runs").path(0);
    assertThat(run.path("state").asText()).as("%s", run).isEqualTo("succeeded");
    return run.path("result").path("faces");
  }

  private static JsonNode post(Program program, String path, String json) throws Exception {
    HttpResponse<String> answer = program.send("POST", path, json, JSON);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return Program.json(answer);
  }

  private static JsonNode name(Program program, JsonNode face, String name) throws Exception {
    var put =
        program.send(
            "PUT",
            "/v1/faces/" + face.path("id").asText() + "/person",
            "{\"name\":\"" + name + "\"}",
            JSON);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    return Program.json(put).path("person");
  }

  private static List<String> statuses(JsonNode faces) {
    List<String> statuses = new ArrayList<>();
    faces.forEach(face -> statuses.add(face.path("match").path("status").asText()));
    return statuses;
  }

  @Test
  void aFaceNamedOnceIsKnownInTheNextPhotoAndAfterARestartAndNobodyElseIs() throws Exception {
    try (Program program = open()) {
      JsonNode first = faces(program, "one.jpg", sample(1));
      assertThat(statuses(first)).containsOnly("unknown").hasSize(3);
      name(program, first.path(0), "Ada");
      JsonNode next = faces(program, "next.jpg", again(sample(1), "next"));
      assertThat(statuses(next)).containsExactly("known", "unknown", "unknown");
      JsonNode match = next.path(0).path("match");
      assertThat(match.path("person").path("name").asText()).isEqualTo("Ada");
      assertThat(match.path("similarity").asDouble()).isGreaterThan(0.99);
      assertThat(match.path("falseAlarm").asDouble()).isLessThan(0.001);
    }
    try (Program program = open()) {
      JsonNode later = faces(program, "later.jpg", again(sample(1), "later"));
      assertThat(statuses(later)).containsExactly("known", "unknown", "unknown");
      JsonNode others = faces(program, "others.jpg", sample(2));
      assertThat(statuses(others)).doesNotContain("known");
    }
  }

  @Test
  void thresholdsAreTheMeasuredOnesForTheStatedRateOfFalseAlarms() throws Exception {
    try (Program program = open()) {
      name(program, faces(program, "one.jpg", sample(1)).path(0), "Ada");
      JsonNode collection = Program.json(program.get(COLLECTION));
      assertThat(collection.path("falseAlarmRate").asDouble()).isEqualTo(0.001);
      JsonNode thresholds = collection.path("thresholds");
      assertThat(thresholds.path("calibration").asText()).isEqualTo("shipped");
      double strict = thresholds.path("known").asDouble();

      var put =
          program.send("PUT", COLLECTION, "{\"falseAlarmRate\":0.01,\"unsureRate\":0.1}", JSON);
      assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
      assertThat(Program.json(put).path("thresholds").path("known").asDouble()).isLessThan(strict);
    }
  }

  @Test
  void peopleAreEnrolledFromAPhotoOrASeenFaceAndFoundAgain() throws Exception {
    try (Program program = open()) {
      faces(program, "one.jpg", sample(1));
      String ada = post(program, PEOPLE, "{\"name\":\"Ada\"}").path("id").asText();
      String path = PEOPLE + "/" + ada + "/faces";
      byte[] photo = sample(2);
      assertProblem(
          program.send("POST", path, BodyPublishers.ofByteArray(photo), JPEG),
          422,
          "several-faces");
      assertProblem(
          program.send("POST", path + "?face=9", BodyPublishers.ofByteArray(photo), JPEG),
          422,
          "no-face");
      var enrolled =
          program.send("POST", path + "?face=0", BodyPublishers.ofByteArray(photo), JPEG);
      assertThat(enrolled.statusCode()).as(enrolled.body()).isEqualTo(201);
      assertThat(Program.json(program.get(PEOPLE)).path("people").path(0).path("enrolledFaces"))
          .isEqualTo(Program.JSON.valueToTree(1));

      HttpResponse<String> search =
          program.send("POST", COLLECTION + "/search", BodyPublishers.ofByteArray(photo), JPEG);
      JsonNode found = Program.json(search).path("faces");
      assertThat(statuses(found)).containsExactly("known", "unknown", "unknown");
      assertThat(found.path(0).path("match").path("person").path("id").asText()).isEqualTo(ada);
      assertProblem(
          program.send("POST", COLLECTION + "/search", BodyPublishers.ofString("no photo"), JPEG),
          415,
          "not-an-image");
    }
  }

  @Test
  void twoFacesAreOfOnePersonOrNot() throws Exception {
    try (Program program = open()) {
      JsonNode one = faces(program, "one.jpg", sample(1));
      JsonNode same = faces(program, "same.jpg", again(sample(1), "same"));
      assertThat(verify(program, one.path(0), same.path(0)).path("same").asText()).isEqualTo("yes");
      assertThat(verify(program, one.path(0), one.path(1)).path("same").asText()).isEqualTo("no");
    }
  }

  private static JsonNode verify(Program program, JsonNode a, JsonNode b) throws Exception {
    String json =
        "{\"a\":{\"faceId\":\"%s\"},\"b\":{\"faceId\":\"%s\"}}"
            .formatted(a.path("id").asText(), b.path("id").asText());
    return post(program, "/v1/faces/verify", json);
  }

  @Test
  void notThisPersonIsRememberedAndADecisionCanBeUndone() throws Exception {
    try (Program program = open()) {
      name(program, faces(program, "one.jpg", sample(1)).path(0), "Ada");
      JsonNode known = faces(program, "next.jpg", again(sample(1), "next")).path(0);
      String face = "/v1/faces/" + known.path("id").asText();
      var rejected = program.send("DELETE", face + "/person", "");
      assertThat(Program.json(rejected).path("status").asText()).isEqualTo("unknown");
      JsonNode third = faces(program, "third.jpg", again(sample(1), "third"));
      assertThat(third.path(0).path("match").path("status").asText()).isEqualTo("unknown");

      JsonNode undone = post(program, COLLECTION + "/undo", "{}").path("undone");
      assertThat(undone.path("undone").asBoolean()).isTrue();
      awaitStatus(program, face, "known");
    }
  }

  private static void awaitStatus(Program program, String face, String status) throws Exception {
    String now = "";
    for (int i = 0; i < 250 && !now.equals(status); i++) {
      now = Program.json(program.get(face)).path("status").asText();
      Thread.sleep(20);
    }
    assertThat(now).isEqualTo(status);
  }

  @Test
  void aDecisionTellsItsNumberByWhichItIsUndoneWhateverCameAfter() throws Exception {
    try (Program program = open()) {
      JsonNode faces = faces(program, "one.jpg", sample(1));
      String first = "/v1/faces/" + faces.path(0).path("id").asText();
      String second = "/v1/faces/" + faces.path(1).path("id").asText();
      String decision =
          program
              .send("PUT", first + "/person", "{\"name\":\"Ada\"}", JSON)
              .headers()
              .firstValue("Millrace-Decision")
              .orElseThrow();
      program.send("PUT", second + "/person", "{\"name\":\"Grace\"}", JSON);
      post(program, COLLECTION + "/undo", "{\"decision\":" + decision + "}");
      assertThat(Program.json(program.get(first)).path("status").asText()).isEqualTo("unknown");
      assertThat(Program.json(program.get(second)).path("status").asText()).isEqualTo("enrolled");
    }
  }

  @Test
  void facesOfSeveralRunsAreListedAndAChangedCollectionHasAnotherRevision() throws Exception {
    try (Program program = open()) {
      long empty = Program.json(program.get(COLLECTION)).path("revision").asLong(-1);
      String one = run(faces(program, "one.jpg", sample(1)));
      String two = run(faces(program, "two.jpg", sample(2)));
      String list = COLLECTION + "/faces?run=" + one;
      assertThat(Program.json(program.get(list)).path("faces")).hasSize(3);
      assertThat(Program.json(program.get(list + "&run=" + two)).path("faces")).hasSize(6);
      assertProblem(program.get(list + "&run=x".repeat(100)), 400, "bad-parameter");
      assertThat(Program.json(program.get(COLLECTION)).path("revision").asLong())
          .isGreaterThan(empty)
          .isPositive();
    }
  }

  /** A face seen by a run is named {@code f-RUN-PLACE}. */
  private static String run(JsonNode faces) {
    return faces.path(0).path("id").asText().replaceAll("^f-|-\\d+$", "");
  }

  @Test
  void strangersSeenAgainAreOneGroupWhichIsNamedOnce() throws Exception {
    try (Program program = open()) {
      JsonNode one = faces(program, "one.jpg", sample(1));
      JsonNode again = faces(program, "again.jpg", again(sample(1), "again"));
      JsonNode groups = Program.JSON.createArrayNode();
      for (int i = 0; i < 250 && groups.size() < 3; i++) {
        groups = Program.json(program.get(COLLECTION + "/unknown?min=2")).path("groups");
        Thread.sleep(20);
      }
      assertThat(groups).as("three strangers, each seen twice").hasSize(3);
      String group =
          Program.json(program.get("/v1/faces/" + one.path(0).path("id").asText()))
              .path("group")
              .asText();
      post(program, COLLECTION + "/unknown/" + group + "/name", "{\"name\":\"Ada\"}");
      for (JsonNode face : List.of(one.path(0), again.path(0))) {
        JsonNode now = Program.json(program.get("/v1/faces/" + face.path("id").asText()));
        assertThat(now.path("person").path("name").asText()).isEqualTo("Ada");
      }
    }
  }

  @Test
  void aPersonErasedTakesTheirFacesAndEmbeddingsAlong() throws Exception {
    try (Program program = open()) {
      JsonNode face = faces(program, "one.jpg", sample(1)).path(0);
      String person = name(program, face, "Ada").path("id").asText();
      String id = face.path("id").asText();
      assertThat(program.get("/v1/faces/" + id + "/thumbnail").statusCode()).isEqualTo(200);
      assertThat(program.send("DELETE", PEOPLE + "/" + person, "").statusCode()).isEqualTo(204);
      assertProblem(program.get("/v1/faces/" + id), 404, "no-such-face");
      JsonNode next = faces(program, "next.jpg", again(sample(1), "next"));
      assertThat(statuses(next)).containsOnly("unknown");
    }
  }

  @Test
  void aDeletedPhotoTakesItsFacesAlongAndADeletedCollectionEverything() throws Exception {
    try (Program program = open()) {
      String seen = "/v1/faces/" + faces(program, "one.jpg", sample(1)).path(0).path("id").asText();
      assertThat(program.get(seen).statusCode()).isEqualTo(200);
      program.send("DELETE", PHOTOS + "one.jpg", "");
      assertProblem(program.get(seen), 404, "no-such-face");
      faces(program, "two.jpg", sample(2));
      assertThat(program.send("DELETE", COLLECTION, "").statusCode()).isEqualTo(204);
      assertProblem(program.get(COLLECTION), 404, "no-such-collection");
    }
  }
}
