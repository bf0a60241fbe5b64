package dev.millrace.server.torture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.server.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Promises 1, 2, 3 and 5: whatever moment the program is killed at, what it acknowledged is done.
 */
class KillTest {
  private static final Logger log = LoggerFactory.getLogger(KillTest.class);
  private static final int CYCLES = Integer.getInteger("millrace.kills", 20);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> delivered = ConcurrentHashMap.newKeySet();

  @Test
  @Timeout(900)
  @SuppressWarnings("try") // the uploads end before what they sent is verified
  void twentyKillsUnderLoadLoseNothingAndDoNothingTwice() throws Exception {
    Path root = Repository.root();
    Path model = Repository.facePackage();
    HttpServer receiver = receiver();
    int port = freePort();
    String base = "http://127.0.0.1:" + port;
    Path config =
        Files.writeString(
            directory.resolve("config.yaml"),
            "webhooks: {allowPrivateAddresses: true}\n" + "facesModel: " + model + "\n");
    Random random = new Random(20);
    // Results from before a subscription are not delivered to it, so it is there before any upload.
    try (ProgramProcess program =
        new ProgramProcess(directory.resolve("data"), config, port, root)) {
      program.awaitReady();
      subscribe(base, receiver.getAddress().getPort());
      program.kill();
    }
    try (Uploader uploader = new Uploader(base, 3);
        StreamReader stream = new StreamReader(base)) {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        try (ProgramProcess program =
            new ProgramProcess(directory.resolve("data"), config, port, root)) {
          program.awaitReady();
          Thread.sleep(300 + random.nextInt(1200));
          program.kill();
        }
      }
      try (ProgramProcess program =
          new ProgramProcess(directory.resolve("data"), config, port, root)) {
        program.awaitReady();
        uploader.stop();
        verify(base, uploader.acknowledged(), stream);
      }
    } finally {
      receiver.stop(0);
    }
  }

  private void verify(String base, Map<String, byte[]> acknowledged, StreamReader stream)
      throws Exception {
    assertThat(acknowledged.size())
        .as("enough was acknowledged to mean something")
        .isGreaterThan(100);
    awaitDrained(base);
    Map<String, Integer> runsOfKey = new HashMap<>();
    Set<String> succeeded = new HashSet<>();
    String after = "";
    do {
      JsonNode page = get(base + "/v1/runs?limit=1000" + after);
      for (JsonNode run : page.path("runs")) {
        runsOfKey.merge(run.path("object").path("key").textValue(), 1, Integer::sum);
        assertThat(run.path("state").textValue()).as("run %s", run).isEqualTo("succeeded");
        succeeded.add(run.path("id").textValue());
      }
      after = page.path("next").isTextual() ? "&after=" + page.path("next").textValue() : "";
    } while (!after.isEmpty());

    for (Map.Entry<String, byte[]> photo : acknowledged.entrySet()) {
      assertThat(bytes(base + "/v1/buckets/photos/objects/" + photo.getKey()))
          .isEqualTo(photo.getValue());
      assertThat(runsOfKey).as("runs of %s", photo.getKey()).containsEntry(photo.getKey(), 1);
    }
    await(() -> stream.runs().size() >= succeeded.size());
    assertThat(stream.runs())
        .as("the stream")
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(succeeded);
    await(() -> delivered.containsAll(succeeded));
    log.warn(
        "{} kills: {} acknowledged uploads, {} runs, all answered once",
        CYCLES,
        acknowledged.size(),
        succeeded.size());
  }

  private void awaitDrained(String base) throws Exception {
    await(
        () -> {
          JsonNode ready = get(base + "/v1/runs?state=ready&limit=1");
          JsonNode running = get(base + "/v1/runs?state=running&limit=1");
          return ready.path("runs").isEmpty() && running.path("runs").isEmpty();
        });
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(4).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("it should have come to that by now").isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          delivered.add(JSON.readTree(body).path("data").path("run").asText());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void subscribe(String base, int receiverPort) throws Exception {
    String body = "{\"url\":\"http://127.0.0.1:" + receiverPort + "/\",\"pipelines\":[]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/v1/subscriptions/hook"))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
  }

  private JsonNode get(String url) throws Exception {
    return JSON.readTree(bytes(url));
  }

  private byte[] bytes(String url) throws Exception {
    HttpResponse<byte[]> response =
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).as(url).isEqualTo(200);
    return response.body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
