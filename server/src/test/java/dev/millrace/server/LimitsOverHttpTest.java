package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 6: over the limit means an answer that says so, before anything is accepted. */
class LimitsOverHttpTest {
  private static final String OBJECTS = "/v1/buckets/things/objects";

  @TempDir Path data;

  @Test
  void aSlowSenderIsCutOff() throws Exception {
    String impatient =
        "limits: {uploadBytesPerSecond: 1000, uploadGraceSeconds: 1, idleSeconds: 5}";
    try (Program program = new Program(data.resolve("other"), impatient);
        Socket socket = program.begin(Program.putHead(OBJECTS + "/slow", 100_000))) {
      socket.setSoTimeout(100);
      String answer = "";
      for (int i = 0; answer.isEmpty() && i < 150; i++) {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        answer = readSome(socket);
      }
      assertThat(answer).startsWith("HTTP/1.1 408").contains("too-slow");
    }
  }

  private static String readSome(Socket socket) throws Exception {
    try {
      byte[] some = new byte[4096];
      int read = socket.getInputStream().read(some);
      return new String(some, 0, Math.max(0, read), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException nothingYet) {
      return "";
    }
  }

  @Test
  void aFullDiskIsSaidBeforeAnythingIsKept() throws Exception {
    String full = "limits: {diskReserveMegabytes: 2000000000}";
    try (Program program = new Program(data.resolve("full"), full)) {
      assertProblem(program.send("PUT", OBJECTS + "/a", "x"), 507, "disk-full");
      JsonNode ready = Program.json(program.get("/health/ready"));
      assertThat(ready.path("notReady").path("disk").asText()).contains("reserve");
    }
  }

  @Test
  void aFullDiskTakesNoModelPackage() throws Exception {
    String full = "limits: {diskReserveMegabytes: 2000000000}";
    try (Program program = new Program(data.resolve("full"), full)) {
      var put =
          program.send(
              "PUT",
              "/v1/models/prices/versions?alias=live",
              BodyPublishers.ofByteArray(new MultiplierPackage("prices", 3).zip()),
              "Content-Type",
              "application/zip");
      assertProblem(put, 507, "disk-full");
      assertProblem(program.get("/v1/models/prices"), 404, "no-such-model");
      try (var kept = Files.walk(data.resolve("full/models"))) {
        assertThat(kept.filter(Files::isRegularFile)).isEmpty();
      }
    }
  }

  @Test
  void aFullQueueIsSaidBeforeAnythingIsKept() throws Exception {
    try (Program program = new Program(data.resolve("busy"), "limits: {queuedRuns: 1}")) {
      program.measuring();
      assertThat(program.send("PUT", OBJECTS + "/a", "slow").statusCode()).isEqualTo(201);
      Thread.sleep(300); // the count may be a fifth of a second old
      var refused = program.send("PUT", OBJECTS + "/b", "x");
      assertProblem(refused, 429, "queue-full");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(program.get(OBJECTS + "/b").statusCode()).isEqualTo(404);
      program.task.letGo.countDown();
    }
  }

  @Test
  void tooManyUploadsAtOnceAreRefused() throws Exception {
    try (Program program = new Program(data.resolve("narrow"), "limits: {uploadsAtOnce: 1}");
        Socket underWay = program.begin(Program.putHead(OBJECTS + "/a", 100) + "x")) {
      for (int i = 0; i < 250 && !uploadIsOpen(program); i++) {
        Thread.sleep(20);
      }
      HttpResponse<String> refused = program.send("PUT", OBJECTS + "/b", "x");
      assertThat(underWay.isConnected()).isTrue();
      assertProblem(refused, 429, "too-many-uploads");
    }
  }

  private static boolean uploadIsOpen(Program program) throws Exception {
    return program.get("/metrics").body().contains("millrace_uploads_open 1.0");
  }

  @Test
  void aStreamTooManyIsRefusedAndNotBegun() throws Exception {
    try (Program program = new Program(data.resolve("one"), "limits: {streams: 1}");
        var open = program.lines("/v1/results").body()) {
      assertProblem(program.get("/v1/results"), 429, "too-many-streams");
      assertThat(open).isNotNull();
    }
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    try (Program program = new Program(data.resolve("silent"), "limits: {idleSeconds: 1}");
        Socket socket = program.begin("GET /health/li")) {
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().readAllBytes()).asString().doesNotContain(" 200 ");
    }
  }
}
