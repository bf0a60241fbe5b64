package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are answered on the thread that reads their connection, and those that are not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class OipDirectTest {
  private Program program;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    OfferedModels.publish(directory.resolve("data"), directory.resolve("packages"));
    program = new Program(directory.resolve("data"));
  }

  @AfterAll
  void stop() {
    program.close();
  }

  /** One answer as it came. */
  private record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** One kept connection. */
  private final class Connection implements AutoCloseable {
    private final Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), program.millrace.port());
    private final InputStream in = new BufferedInputStream(socket.getInputStream());

    Connection() throws IOException {
      socket.setSoTimeout(30_000);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Answer answer() throws IOException {
      int status = Integer.parseInt(line().split(" ", -1)[1]);
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] halves = line.split(": ", 2);
        headers.put(halves[0].toLowerCase(Locale.ROOT), halves[1]);
      }
      return new Answer(status, headers, body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
      if (headers.containsKey("content-length")) {
        return in.readNBytes(Integer.parseInt(headers.get("content-length")));
      }
      var all = new java.io.ByteArrayOutputStream();
      for (int size = size(); size > 0; size = size()) {
        all.write(in.readNBytes(size));
        line();
      }
      line();
      return all.toByteArray();
    }

    private int size() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        assertThat(c).as("the connection was closed after '%s'", line).isNotNegative();
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    Answer ask(String model, String json, String... headers) throws IOException {
      send(request(model, json, headers));
      return answer();
    }

    /** Asks until requests are answered where they are read. */
    Answer warmed(String model, String json) throws Exception {
      long before = direct();
      Answer answer = ask(model, json);
      for (int i = 0; i < 100 && direct() == before; i++) {
        for (int j = 0; j < 40; j++) {
          answer = ask(model, json);
        }
      }
      assertThat(direct()).as("requests of " + model + " answered directly").isGreaterThan(before);
      return answer;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String request(String model, String json, String... headers) {
    return "POST /v2/models/%s/infer HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(model, String.join("", headers), json.length(), json);
  }

  private static String floats(int count) {
    return "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[%d],\"datatype\":\"FP32\",\"data\":[%s]}]}"
        .formatted(count, String.join(",", java.util.Collections.nCopies(count, "0.5")));
  }

  private long direct() throws Exception {
    return program
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("millrace_inference_direct_total "))
        .mapToLong(line -> (long) Double.parseDouble(line.split(" ", -1)[1]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theAnswerIsTheSameWhicheverThreadGivesIt() throws Exception {
    try (Connection connection = new Connection()) {
      Answer usual = connection.ask("vector", floats(3));
      Answer direct = connection.warmed("vector", floats(3));
      assertThat(direct.status()).isEqualTo(200);
      assertThat(direct.text()).isEqualTo(usual.text());
      usual.headers().remove("date");
      direct.headers().remove("date");
      assertThat(direct.headers()).isEqualTo(usual.headers());
    }
  }

  @Test
  void aRequestInPiecesAndSeveralInOneAreAnsweredInTurn() throws Exception {
    try (Connection connection = new Connection()) {
      connection.warmed("vector", floats(2));
      String request = request("vector", floats(2));
      int half = request.length() - 10;
      connection.send(request.substring(0, half));
      Thread.sleep(100);
      connection.send(request.substring(half) + request + request("vector", floats(1)));
      assertThat(connection.answer().text()).contains("[0.5,0.5]");
      assertThat(connection.answer().text()).contains("[0.5,0.5]");
      assertThat(connection.answer().text()).contains("[0.5]");
    }
  }

  @Test
  void whatIsRefusedIsRefusedInTheSameWordsAndTheConnectionGoesOn() throws Exception {
    String[] wrong = {
      "{\"inputs\":",
      "{\"inputs\":[{\"name\":\"OTHER\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}",
      "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1]}]}"
    };
    try (Connection connection = new Connection()) {
      connection.warmed("vector", floats(2));
      for (String json : wrong) {
        try (Connection fresh = new Connection()) {
          Answer usual = fresh.ask("vector", json);
          Answer direct = connection.ask("vector", json);
          assertThat(direct.status()).as(json).isEqualTo(400).isEqualTo(usual.status());
          assertThat(direct.text()).isEqualTo(usual.text());
        }
      }
      Answer length = connection.ask("vector", "{}", "Inference-Header-Content-Length: 9\r\n");
      assertThat(length.status()).isEqualTo(400);
      assertThat(length.text()).contains("says 9 bytes, but the body has 2");
      assertThat(connection.ask("vector", floats(2)).status()).isEqualTo(200);
    }
  }

  @Test
  void otherRoutesOnTheSameConnectionAreAnsweredAsEver() throws Exception {
    try (Connection connection = new Connection()) {
      connection.warmed("vector", floats(2));
      connection.send("GET /v2/models/vector HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(connection.answer().text()).contains("\"platform\":\"onnx_onnxv1\"");
      connection.warmed("vector", floats(2));
      connection.send(
          "PUT /v1/buckets/things/objects/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
      assertThat(connection.answer().status()).isEqualTo(201);
      connection.warmed("vector", floats(2));
      assertThat(connection.ask("nothing", floats(2)).status()).isEqualTo(404);
      assertThat(connection.ask("vector", floats(2)).status()).isEqualTo(200);
    }
  }

  @Test
  void aPageOfAnotherSiteIsRefusedHereToo() throws Exception {
    try (Connection connection = new Connection()) {
      connection.warmed("vector", floats(2));
      Answer refused = connection.ask("vector", floats(2), "Origin: http://elsewhere\r\n");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).contains("a page from 'http://elsewhere'");
    }
  }

  @Test
  void aLongAnswerIsCompressedForWhoTakesThat() throws Exception {
    try (Connection connection = new Connection()) {
      connection.warmed("vector", floats(900));
      Answer packed = connection.ask("vector", floats(900), "Accept-Encoding: gzip\r\n");
      assertThat(packed.headers()).containsEntry("content-encoding", "gzip");
      JsonNode json =
          Program.JSON.readTree(
              new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes());
      assertThat(json.at("/outputs/0/data")).hasSize(900);
      assertThat(connection.ask("vector", floats(1)).status()).isEqualTo(200);
    }
  }

  @Test
  void aRunThatTurnsOutToTakeLongHoldsNobodyUpAndIsAnsweredAllTheSame() throws Exception {
    String times =
        "{\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1],\"datatype\":\"INT64\",\"data\":[%d]}]}";
    try (Connection connection = new Connection()) {
      connection.warmed("slow", times.formatted(1));
      Answer answer = connection.ask("slow", times.formatted(2_000_000));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.text()).contains("\"data\":[0.0]");
    }
  }
}
