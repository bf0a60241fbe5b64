package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The program's stream of results, each with the moment at which all of it had arrived. */
final class Answers implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpURLConnection connection;
  private final BlockingQueue<Answer> arrived = new LinkedBlockingQueue<>();

  /** One end of a run. */
  record Answer(Instant at, String data) {

    /** The run's id, and the number of faces in its result; fails when the run is dead. */
    Run run() throws IOException {
      JsonNode envelope = JSON.readTree(data);
      if (!envelope.path("type").asText().endsWith("run.succeeded")) {
        throw new IOException("a run did not succeed: " + data);
      }
      JsonNode run = envelope.path("data");
      return new Run(run.path("run").asText(), run.path("result").path("faces").size());
    }
  }

  /** A run that succeeded. */
  record Run(String id, int faces) {}

  /** Opens the stream: what ends from now on is seen. */
  Answers(int port) throws IOException {
    connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + "/v1/results").toURL().openConnection();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8), 64 << 10);
    lines.readLine(); // the greeting: from here on nothing is missed
    Thread.ofPlatform().daemon(true).name("answers").start(() -> follow(lines));
  }

  private void follow(BufferedReader lines) {
    try (lines) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith("data: ")) {
          arrived.add(new Answer(Instant.now(), line.substring("data: ".length())));
        }
      }
    } catch (IOException closed) {
      // whoever waits for more says so after its time limit
    }
  }

  /** The next one. */
  Answer next() throws InterruptedException, IOException {
    Answer answer = arrived.poll(5, TimeUnit.MINUTES);
    if (answer == null) {
      throw new IOException("no result within five minutes");
    }
    return answer;
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
