package dev.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The original implementation on Node, in a process of its own; see {@code bench/node/peer.js}. */
final class NodePeer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter to;
  private final BufferedReader from;

  /**
   * What looking at some photos cost.
   *
   * @param millis by the clock, decoding included
   * @param decoding of them
   */
  record Cost(double millis, double decoding, double cpuMillis, int faces) {}

  private NodePeer() throws IOException {
    process =
        new ProcessBuilder("node", "peer.js")
            .directory(Home.node().toFile())
            .redirectError(Home.log("node.log").toFile())
            .start();
    to = process.outputWriter(StandardCharsets.UTF_8);
    from = process.inputReader(StandardCharsets.UTF_8);
    JsonNode greeting = answer();
    System.out.printf(
        "face-api on Node %s, backend %s%n",
        greeting.path("node").asText(), greeting.path("backend").asText());
  }

  /** Starts it, installing its packages first; nothing where there is no Node, and says so. */
  static Optional<NodePeer> start() throws InterruptedException {
    try {
      int installed =
          new ProcessBuilder(
                  "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent")
              .directory(Home.node().toFile())
              .inheritIO()
              .start()
              .waitFor();
      if (installed != 0) {
        throw new IOException("npm install ended with " + installed);
      }
      return Optional.of(new NodePeer());
    } catch (IOException e) {
      System.out.println("SKIPPED the comparison with Node: " + e.getMessage());
      return Optional.empty();
    }
  }

  Cost look(List<Path> photos) throws IOException {
    to.write(
        JSON.writeValueAsString(
            photos.stream().map(photo -> photo.toAbsolutePath().toString()).toList()));
    to.newLine();
    to.flush();
    JsonNode cost = answer();
    return new Cost(
        cost.path("millis").asDouble(),
        cost.path("decoding").asDouble(),
        cost.path("cpuMillis").asDouble(),
        cost.path("faces").asInt());
  }

  private JsonNode answer() throws IOException {
    String line = from.readLine();
    if (line == null) {
      throw new IOException("Node ended; " + Home.log("node.log") + " may say why");
    }
    return JSON.readTree(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
