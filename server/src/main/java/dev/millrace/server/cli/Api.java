package dev.millrace.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Millrace reached over HTTP. */
final class Api {
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final @Nullable String key;

  /**
   * @param key sent as the bearer's, when the server asks for keys
   */
  Api(URI server, @Nullable String key) {
    this.server = server;
    this.key = key;
  }

  /** Sends an object and gives back what the server says of it. */
  JsonNode put(String bucket, String objectKey, BodyPublisher body, Map<String, String> headers)
      throws IOException, InterruptedException {
    String path = "/v1/buckets/" + segment(bucket) + "/objects/" + encode(objectKey);
    HttpRequest.Builder request = request(path).PUT(body);
    headers.forEach(request::header);
    return send(request);
  }

  JsonNode put(String path, BodyPublisher body) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", "application/json").PUT(body));
  }

  /** The same, preferring something: RFC 7240. */
  JsonNode get(String path, String prefer) throws IOException, InterruptedException {
    return send(request(path).header("Prefer", prefer).GET());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /** The same, preferring something: RFC 7240. */
  JsonNode post(String path, JsonNode body, String prefer)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Prefer", prefer)
            .POST(BodyPublishers.ofString(body.toString())));
  }

  /** The lines of a stream of results from here on; close it to end it. */
  Stream<String> results(String query) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response =
        client.send(request("/v1/results" + query).GET().build(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new CommandException("the stream of results answered " + response.statusCode());
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response;
    try {
      response = client.send(request.build(), BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new CommandException(
          "there is no Millrace at " + server + "; start one with: millrace up");
    } catch (FileNotFoundException e) {
      throw e; // of the body's file, not of the connection
    } catch (IOException e) {
      throw new CommandException(
          "the connection to the Millrace at %s broke off (%s); send it again"
              .formatted(server, e.getMessage()));
    }
    if (response.statusCode() >= 300) {
      throw refused(response);
    }
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  private static CommandException refused(HttpResponse<String> response) {
    String detail = "";
    try {
      detail = JSON.readTree(response.body()).path("detail").asText();
    } catch (JsonProcessingException e) {
      detail = ""; // no answer of a Millrace
    }
    return new CommandException(
        "the server answered %d: %s"
            .formatted(response.statusCode(), detail.isEmpty() ? "it did not say why" : detail));
  }

  /** A name as one part of a path, whatever characters it has. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String encode(String objectKey) {
    return segment(objectKey).replace("%2F", "/");
  }
}
