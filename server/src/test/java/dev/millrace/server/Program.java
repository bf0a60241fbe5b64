package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.server.config.ConfigReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real program in this process, on a free port, with a task that only measures. */
final class Program implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final MeasureTask task = new MeasureTask();
  final Millrace millrace;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Program(Path data) throws IOException {
    this(data, "");
  }

  /**
   * Starts it.
   *
   * @param settings further settings as YAML
   */
  Program(Path data, String settings) throws IOException {
    this(data, settings, data.resolve("none"));
  }

  /** Starts it with the default face model; skips the test where that is not built. */
  static Program withFaces(Path data, String settings) throws IOException {
    return new Program(data, settings, Repository.facePackage());
  }

  private Program(Path data, String settings, Path facesModel) throws IOException {
    Path file = data.resolveSibling(data.getFileName() + ".yaml");
    Files.writeString(file, settings);
    Map<String, JsonNode> flags = new HashMap<>();
    flags.put("port", IntNode.valueOf(0));
    flags.put("data", TextNode.valueOf(data.toString()));
    flags.put("facesModel", TextNode.valueOf(facesModel.toString()));
    millrace = Millrace.start(ConfigReader.read(file, Map.of(), flags), List.of(task));
  }

  /** Declares the pipeline {@code measure} on the bucket {@code things}. */
  Program measuring() throws IOException, InterruptedException {
    ObjectNode pipeline = JSON.createObjectNode().put("task", "measure");
    pipeline.putObject("on").put("bucket", "things");
    send("PUT", "/v1/pipelines/measure", pipeline.toString(), "Content-Type", "application/json");
    return this;
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + millrace.port() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(method, path, BodyPublishers.ofString(body), headers);
  }

  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        request(path, headers).method(method, body).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(path, headers).GET().build(), BodyHandlers.ofString());
  }

  HttpResponse<java.util.stream.Stream<String>> lines(String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(path, headers).GET().build(), BodyHandlers.ofLines());
  }

  /** Holds an answer to be a problem of this kind. */
  static void assertProblem(HttpResponse<String> response, int status, String slug)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.path("type").asText()).isEqualTo("urn:millrace:problem:" + slug);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotBlank();
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** A connection over which the beginning of a request has been sent, as it is. */
  Socket begin(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), millrace.port());
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  /** The head of an upload that announces more than it may send. */
  static String putHead(String path, int announced) {
    return "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
        .formatted(path, announced);
  }

  /** Sends bytes as they are and reads whatever comes until the server closes the connection. */
  String raw(String request) throws IOException {
    try (Socket socket = begin(request)) {
      socket.setSoTimeout(20_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    task.letGo.countDown();
    millrace.close();
  }
}
