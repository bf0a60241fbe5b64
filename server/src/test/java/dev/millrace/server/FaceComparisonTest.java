package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.server.cli.CommandLineInterface;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of the real face model on the same photos. */
class FaceComparisonTest {
  private static final String[] JSON = {"Content-Type", "application/json"};

  @TempDir Path directory;

  /** The default package with other preprocessing, which gives other embeddings. */
  private Path candidate() throws IOException {
    Path source = Repository.facePackage();
    Path copy = directory.resolve("candidate");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path place = copy.resolve(source.relativize(file).toString());
        Files.createDirectories(java.util.Objects.requireNonNull(place.getParent()));
        Files.copy(file, place);
      }
    }
    Path yaml = copy.resolve("model.yaml");
    String text = Files.readString(yaml);
    assertThat(text).contains("mirror: true");
    Files.writeString(yaml, text.replace("mirror: true", "mirror: false"));
    return copy;
  }

  @Test
  void aCandidateIsComparedOnWhomItRecognisesThoughNobodyIsEnrolledInItsSpaceYet()
      throws Exception {
    try (Program program = Program.withFaces(directory.resolve("data"), "")) {
      var put =
          program.send(
              "PUT",
              "/v1/buckets/photos/objects/one.jpg",
              BodyPublishers.ofFile(Repository.samples().getFirst()),
              "Prefer",
              "wait=60");
      JsonNode face = Program.json(put).at("/runs/0/result/faces/0");
      var named =
          program.send(
              "PUT",
              "/v1/faces/" + face.path("id").asText() + "/person",
              "{\"name\":\"Ada\"}",
              JSON);
      assertThat(named.statusCode()).as(named.body()).isEqualTo(200);
      int status =
          CommandLineInterface.run(
              Millrace::start,
              Millrace::check,
              "models",
              "publish",
              "--url=http://127.0.0.1:" + program.millrace.port(),
              "--alias=candidate",
              candidate().toString());
      assertThat(status).isZero();
      var compared =
          program.send(
              "POST", "/v1/models/faces/compare", "{\"a\":\"live\",\"b\":\"candidate\"}", JSON);
      JsonNode report = Program.json(compared);
      assertThat(report.path("compared").asInt()).as(compared.body()).isEqualTo(1);
      assertThat(report.path("failed").asInt()).isZero();
      // Less certain it may be, for its space is not calibrated; but it is still Ada.
      for (JsonNode difference : report.at("/unlike/0/differences")) {
        assertThat(difference.at("/b/name")).isEqualTo(difference.at("/a/name"));
      }
    }
  }
}
