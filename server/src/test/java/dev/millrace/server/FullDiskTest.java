package dev.millrace.server;

import static dev.millrace.server.Program.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promises 1, 2 and 6 on a disk that really fills up, objects and ledger alike, with no reserve to
 * save it.
 */
class FullDiskTest {
  private static final String OBJECTS = "/v1/buckets/things/objects/";
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Random random = new Random(4);
  private final Map<String, byte[]> accepted = new TreeMap<>();
  private int refused;

  @Test
  void everyUploadIsKeptOrRefusedAndAllGoesOnOnceThereIsRoom() throws Exception {
    try (SmallDisk disk = new SmallDisk(directory.resolve("disk"), 48, 12)) {
      Path data = directory.resolve("disk/data");
      try (Program program = new Program(data, "limits: {diskReserveMegabytes: 0}").measuring()) {
        send(program, 60, MEGABYTE);
        assertThat(accepted).hasSizeGreaterThan(5);
        assertThat(refused).isPositive();
        refused = 0;
        send(program, 400, 6_000); // small enough to fill what is left, until the ledger has none
        assertThat(refused).isPositive();
        assertKept(program);
        disk.freeSome();
        refused = 0;
        send(program, 5, 50_000);
        assertThat(refused).isZero();
        assertKept(program);
      }
      try (Program program = new Program(data, "limits: {diskReserveMegabytes: 0}")) {
        assertKept(program);
        assertEachAnsweredOnce(program);
      }
    }
  }

  private void send(Program program, int count, int bytes) throws Exception {
    for (int i = 0; i < count; i++) {
      byte[] body = new byte[bytes];
      random.nextBytes(body);
      String key = bytes + "-" + i;
      HttpResponse<String> answer =
          program.send("PUT", OBJECTS + key, BodyPublishers.ofByteArray(body));
      if (answer.statusCode() / 100 == 2) {
        accepted.put(key, body);
      } else {
        assertProblem(answer, 507, "disk-full");
        refused++;
      }
    }
  }

  private void assertKept(Program program) throws Exception {
    for (Map.Entry<String, byte[]> object : accepted.entrySet()) {
      HttpResponse<byte[]> got =
          client.send(
              program.request(OBJECTS + object.getKey()).GET().build(), BodyHandlers.ofByteArray());
      assertThat(got.statusCode()).as(object.getKey()).isEqualTo(200);
      assertThat(got.body()).as(object.getKey()).isEqualTo(object.getValue());
    }
  }

  /** Runs whose end found no room are made again once their claim has run out. */
  private void assertEachAnsweredOnce(Program program) throws Exception {
    Instant until = Instant.now().plus(Duration.ofMinutes(2));
    while (Program.json(program.get("/v1/runs?state=ready&limit=1")).path("runs").size() > 0
        || Program.json(program.get("/v1/runs?state=running&limit=1")).path("runs").size() > 0) {
      assertThat(Instant.now()).as("all runs end").isBefore(until);
      Thread.sleep(200);
    }
    for (String key : accepted.keySet()) {
      var runs = Program.json(program.get("/v1/runs?bucket=things&key=" + key)).path("runs");
      assertThat(runs).as(key).hasSize(1);
      assertThat(runs.get(0).path("state").asText()).as(key).isEqualTo("succeeded");
    }
  }
}
